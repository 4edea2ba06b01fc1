package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand threads, platform and virtual, wait for ten records, while they are interrupted and the limit moves, and
 * after a while the pool is closed. Each record in use carries its owner's mark. A thread that is stranded keeps the
 * test from ending.
 */
@ParameterizedClass
@EnumSource(value = Mode.class, mode = EnumSource.Mode.MATCH_ALL, names = "SHARED.*")
@Timeout(120)
class WaitingStressTest {
    interface Message {
        long number();

        Message number(long v);
    }

    private static final int THREADS = 1000;
    private static final int RECORDS = 10;

    private final TypedPool<Message> pool;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    /** From who got a record to who puts it. */
    private final Queue<Message> handedOver = new ConcurrentLinkedQueue<>();
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong interrupted = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    WaitingStressTest(Mode mode) {
        pool = mode.builder(Message.class).name("messages").maxBlocks(RECORDS).build();
    }

    @Test
    void nobodyIsStrandedAndNoRecordLost() throws Exception {
        for (int i = 0; i < THREADS; i++) {
            threads.add((i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).unstarted(this::work));
        }
        threads.forEach(Thread::start);
        for (int i = 0; i < 2000; i++) {
            var random = ThreadLocalRandom.current();
            threads.get(random.nextInt(THREADS)).interrupt();
            if (i % 10 == 0) {
                pool.maxBlocks(random.nextInt(RECORDS + 1));
            }
            LockSupport.parkNanos(100_000);
        }
        assertThat(pool.close(Duration.ofMinutes(1)).blocks()).isEmpty();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(closed).hasValue(THREADS);
        assertThat(List.of(served.get(), refused.get(), interrupted.get())).allMatch(count -> count > 100);
        var stats = pool.stats();
        assertThat(stats.waiters()).isZero();
        assertThat(stats.active()).isZero();
        assertThat(stats.freelist().gets()).isEqualTo(stats.freelist().puts()).isEqualTo(served.get());
    }

    private void work() {
        try {
            while (true) {
                getAndPut();
            }
        } catch (PoolClosed e) {
            closed.incrementAndGet();
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    private void getAndPut() {
        var random = ThreadLocalRandom.current();
        var atMost = random.nextInt(20) == 0 ? Duration.ofDays(1) : Duration.ofNanos(random.nextInt(20_000_000));
        long start = System.nanoTime();
        try {
            use(pool.get(atMost));
            served.incrementAndGet();
        } catch (PoolExhausted e) {
            if (System.nanoTime() - start < atMost.toNanos()) {
                throw new AssertionError("sent away early", e);
            }
            refused.incrementAndGet();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
        }
    }

    /** Each puts one, not always the one it got. */
    private void use(Message message) {
        if (out.incrementAndGet() > RECORDS) {
            throw new AssertionError("more records out than the limit allows");
        }
        long mark = ThreadLocalRandom.current().nextLong();
        message.number(mark);
        LockSupport.parkNanos(1_000);
        if (message.number() != mark) {
            throw new AssertionError("somebody else wrote into the record");
        }
        out.decrementAndGet();
        handedOver.add(message);
        pool.put(handedOver.remove());
    }
}
