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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand threads, platform and virtual, wait for ten records, while they are interrupted and the limit moves, and
 * after a while the pool is closed. Each record in use carries its owner's mark. A thread that is stranded keeps the
 * test from ending.
 */
@Timeout(120)
class WaitingStressTest {
    interface Message {
        long number();

        Message number(long v);
    }

    private static final int THREADS = 1000;
    private static final int RECORDS = 10;

    private final TypedPool<Message> pool =
            TypedPool.builder(Message.class).name("messages").maxBlocks(RECORDS).build();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

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
            Message message = pool.get(atMost);
            long mark = random.nextLong();
            message.number(mark);
            LockSupport.parkNanos(1_000);
            if (message.number() != mark) {
                throw new AssertionError("somebody else wrote into the record");
            }
            pool.put(message);
            served.incrementAndGet();
        } catch (PoolExhausted e) {
            if (System.nanoTime() - start < atMost.toNanos()) {
                throw new AssertionError("sent away early", e);
            }
        } catch (InterruptedException e) {
            // and once more
        }
    }
}
