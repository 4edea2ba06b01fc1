package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand threads, platform and virtual, wait for ten blocks, while others interrupt them, move the limit and close.
 * A thread that is stranded keeps the test from ending.
 */
@Timeout(120)
class WaitingStressTest {
    private static final ValueLayout.OfLong MARK = ValueLayout.JAVA_LONG;
    private static final int THREADS = 1000;
    private static final int BLOCKS = 10;

    private final Freelist freelist =
            Freelist.builder(64).name("quotes").maxBlocks(BLOCKS).build();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> handedOver = new ConcurrentLinkedQueue<>();
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong interrupted = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private volatile boolean stop;

    @Test
    void nobodyIsStrandedAndNothingLost() throws Exception {
        disturbAndRest(Duration.ofMillis(1500));
    }

    @Test
    @Tag("stress")
    void nobodyIsStrandedAndNothingLostForLong() throws Exception {
        disturbAndRest(Duration.ofSeconds(50));
    }

    @Test
    void closeSendsEverybodyAway() throws Exception {
        start();
        disturb(Duration.ofMillis(500));
        freelist.close();
        awaitAll();
        assertThat(closed).hasValue(THREADS);
    }

    @Test
    void closeWaitsForEveryBlock() throws Exception {
        start();
        disturb(Duration.ofMillis(500));
        StillOut stillOut = freelist.close(Duration.ofMinutes(1));
        awaitAll();
        assertThat(stillOut.blocks()).isEmpty();
        assertThat(closed).hasValue(THREADS);
        assertAtRest();
    }

    private void disturbAndRest(Duration time) throws Exception {
        start();
        disturb(time);
        freelist.maxBlocks(BLOCKS);
        stop = true;
        awaitAll();
        assertAtRest();
        assertThat(List.of(served.get(), refused.get(), interrupted.get())).allMatch(count -> count > 100);
        assertThat(freelist.get(new long[BLOCKS + 1], 0, BLOCKS + 1)).isEqualTo(BLOCKS);
        freelist.close();
    }

    private void start() {
        for (int i = 0; i < THREADS; i++) {
            threads.add((i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).unstarted(this::work));
        }
        threads.forEach(Thread::start);
    }

    private void disturb(Duration time) {
        var random = ThreadLocalRandom.current();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            threads.get(random.nextInt(THREADS)).interrupt();
            if (random.nextInt(10) == 0) {
                freelist.maxBlocks(random.nextInt(BLOCKS + 1));
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private void awaitAll() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(freelist.stats().waiters()).isZero();
    }

    private void assertAtRest() {
        FreelistStats stats = freelist.stats();
        assertThat(stats.active()).isZero();
        assertThat(stats.gets()).isEqualTo(stats.puts()).isEqualTo(served.get());
    }

    private void work() {
        try {
            while (!stop) {
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
            use(freelist.get(atMost));
        } catch (PoolExhausted e) {
            assertThat(System.nanoTime() - start).as("waited").isGreaterThanOrEqualTo(atMost.toNanos());
            refused.incrementAndGet();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
        }
    }

    /** Each puts one, not always the one it got. */
    private void use(long handle) {
        assertThat(out.incrementAndGet()).isLessThanOrEqualTo(BLOCKS);
        var bytes = freelist.segment(handle);
        bytes.set(MARK, 0, handle);
        LockSupport.parkNanos(1_000);
        assertThat(bytes.get(MARK, 0)).as("somebody else wrote into the block").isIn(handle, 0L);
        out.decrementAndGet();
        handedOver.add(handle);
        freelist.put(handedOver.remove());
        served.incrementAndGet();
    }
}
