package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads, bounded in operations. Each block in use carries its owner's mark, so that a second owner is seen. */
class SharedStressTest {
    private static final ValueLayout.OfLong MARK = ValueLayout.JAVA_LONG;
    private static final int THREADS = 8;

    /**
     * A thread that holds one of as many permits as there are blocks finds a block, always: the permit is given back
     * only after the put has returned. So a get that overlooks a free block, in whichever cache, fails this test.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 300, 1024, 5000})
    void neverRefusesWhileABlockIsFree(int capacity) throws Exception {
        try (var freelist = Freelist.builder(64).maxBlocks(capacity).chunkBytes(4096).build()) {
            var permits = new Semaphore(capacity);
            Threads.atOnce(THREADS, Thread.ofPlatform().factory(), i -> () -> {
                var random = ThreadLocalRandom.current();
                Deque<Long> mine = new ArrayDeque<>();
                for (int step = 0; step < 40_000; step++) {
                    if (random.nextInt(100) < 52 && permits.tryAcquire()) {
                        mine.push(marked(freelist, freelist.get()));
                    } else if (!mine.isEmpty()) {
                        putMarked(freelist, random.nextBoolean() ? mine.pop() : mine.removeLast());
                        permits.release();
                    }
                }
                for (long handle : mine) {
                    putMarked(freelist, handle);
                }
                permits.release(mine.size());
            });
            assertAtRest(freelist);
            assertThat(freelist.get(new long[capacity + 1], 0, capacity + 1)).isEqualTo(capacity);
        }
    }

    @Test
    void cachesThatAreFlushedByOthersLoseNoBlock() throws Exception {
        int capacity = 8192;
        try (var freelist = Freelist.builder(64).maxBlocks(capacity).build()) {
            var working = new AtomicInteger(2);
            Threads.atOnce(3, Thread.ofPlatform().factory(), i -> () -> {
                if (i == 0) {
                    while (working.get() > 0) {
                        freelist.flushAll();
                    }
                    return;
                }
                for (int step = 0; step < 100_000; step++) {
                    putMarked(freelist, marked(freelist, freelist.get()));
                }
                working.decrementAndGet();
            });
            assertAtRest(freelist);
            assertThat(freelist.get(new long[capacity], 0, capacity)).isEqualTo(capacity);
        }
    }

    @Test
    void blocksMoveBetweenThreadsUnharmed() throws Exception {
        int messages = 300_000;
        try (var freelist = Freelist.builder(64).maxBlocks(20_000).build()) {
            var queue = new ArrayBlockingQueue<Long>(1000);
            Threads.atOnce(4, Thread.ofPlatform().factory(), i -> () -> {
                for (int n = 0; n < messages / 2; n++) {
                    if (i % 2 == 0) {
                        queue.put(marked(freelist, freelist.get()));
                    } else {
                        putMarked(freelist, queue.take());
                    }
                }
            });
            assertAtRest(freelist);
            assertThat(freelist.stats().gets()).isEqualTo(messages);
            assertThat(freelist.stats().highWater()).isLessThan(20_000);
        }
    }

    @Test
    void ofTwoRacingPutsOneSucceeds() throws Exception {
        int rounds = 20_000;
        try (var freelist = Freelist.builder(64).maxBlocks(1000).build()) {
            var barrier = new CyclicBarrier(2);
            var handle = new AtomicLong(freelist.get());
            var put = new AtomicInteger();
            Threads.atOnce(2, Thread.ofPlatform().factory(), i -> () -> {
                for (int round = 0; round < rounds; round++) {
                    barrier.await();
                    try {
                        freelist.put(handle.get());
                        put.incrementAndGet();
                    } catch (DoublePut e) {
                        // the other thread was first
                    }
                    barrier.await();
                    if (i == 0) {
                        handle.set(freelist.get());
                    }
                }
            });
            assertThat(put).hasValue(rounds);
            assertThat(freelist.stats().misuses()).isEqualTo(rounds);
            assertThat(freelist.stats().active()).isEqualTo(1);
        }
    }

    static Stream<ThreadFactory> platformAndVirtual() {
        return Stream.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());
    }

    /** 2,000 threads on 50 blocks, each holding its block across a park: all are served, never more than 50 are out. */
    @ParameterizedTest
    @MethodSource("platformAndVirtual")
    void everyoneIsServedInTheEnd(ThreadFactory factory) throws Exception {
        try (var freelist = Freelist.builder(64).maxBlocks(50).build()) {
            var out = new AtomicInteger();
            var served = new AtomicInteger();
            Threads.atOnce(2000, factory, i -> () -> {
                for (int n = 0; n < 3; n++) {
                    long handle = freelist.tryGet();
                    while (handle == Freelist.NONE) {
                        LockSupport.parkNanos(10_000);
                        handle = freelist.tryGet();
                    }
                    assertThat(out.incrementAndGet()).isLessThanOrEqualTo(50);
                    marked(freelist, handle);
                    LockSupport.parkNanos(1_000);
                    out.decrementAndGet();
                    putMarked(freelist, handle);
                    served.incrementAndGet();
                }
            });
            assertThat(served).hasValue(6000);
            assertAtRest(freelist);
        }
    }

    @ParameterizedTest
    @MethodSource("platformAndVirtual")
    void everyoneWhoWaitsIsServed(ThreadFactory factory) throws Exception {
        try (var freelist = Freelist.builder(64).maxBlocks(50).build()) {
            var out = new AtomicInteger();
            Threads.atOnce(2000, factory, i -> () -> {
                for (int n = 0; n < 3; n++) {
                    long handle = marked(freelist, freelist.get(Duration.ofDays(1)));
                    assertThat(out.incrementAndGet()).isLessThanOrEqualTo(50);
                    LockSupport.parkNanos(1_000);
                    out.decrementAndGet();
                    putMarked(freelist, handle);
                }
            });
            assertThat(freelist.stats().gets()).isEqualTo(6000);
            assertAtRest(freelist);
        }
    }

    @Test
    void virtualThreadsShareBoundedCaches() throws Exception {
        try (var freelist = Freelist.builder(64).maxBlocks(200_000).build()) {
            Threads.atOnce(100_000, Thread.ofVirtual().factory(), i -> () -> {
                long handle = marked(freelist, freelist.get());
                LockSupport.parkNanos(1_000);
                putMarked(freelist, handle);
            });
            assertAtRest(freelist);
            assertThat(freelist.stats().cached())
                    .isLessThanOrEqualTo(2L * Runtime.getRuntime().availableProcessors() * 64);
            assertThat(freelist.get(new long[200_001], 0, 200_001)).isEqualTo(200_000);
        }
    }

    @Test
    void platformThreadsComeAndGo() throws Exception {
        try (var freelist = Freelist.builder(64).maxBlocks(20_000).build()) {
            for (int batch = 0; batch < 20; batch++) {
                Threads.atOnce(500, Thread.ofPlatform().factory(), i -> () -> {
                    long handle = marked(freelist, freelist.get());
                    LockSupport.parkNanos(1_000);
                    putMarked(freelist, handle);
                });
            }
            assertAtRest(freelist);
            assertThat(freelist.stats().cached())
                    .isLessThanOrEqualTo(6L * Runtime.getRuntime().availableProcessors() * 64);
            assertThat(freelist.get(new long[20_001], 0, 20_001)).isEqualTo(20_000);
        }
    }

    @Test
    @Timeout(60)
    void closeEndsEveryUseWithAnExceptionAtMost() throws Exception {
        for (int round = 0; round < 200; round++) {
            var freelist = Freelist.builder(64).maxBlocks(round % 2 == 0 ? 100 : 10_000).build();
            var running = new AtomicInteger();
            Threads.atOnce(4, Thread.ofPlatform().factory(), i -> () -> {
                if (i == 0) {
                    while (running.get() < 3) {
                        Thread.onSpinWait();
                    }
                    freelist.close();
                    return;
                }
                try {
                    for (int n = 0;; n++) {
                        long handle = freelist.get();
                        freelist.segment(handle).set(MARK, 0, handle);
                        freelist.put(handle);
                        if (n == 100) {
                            running.incrementAndGet();
                        }
                    }
                } catch (PoolClosed e) {
                    assertThat(e).hasMessageContaining("closed");
                }
            });
            assertThat(freelist.stats().committedBytes()).isZero();
        }
    }

    private static long marked(Freelist freelist, long handle) {
        freelist.segment(handle).set(MARK, 0, handle);
        return handle;
    }

    private static void putMarked(Freelist freelist, long handle) {
        assertThat(freelist.segment(handle).get(MARK, 0)).as("somebody else wrote into the block").isEqualTo(handle);
        freelist.put(handle);
    }

    private static void assertAtRest(Freelist freelist) {
        FreelistStats stats = freelist.stats();
        assertThat(stats.active()).isZero();
        assertThat(stats.gets()).isEqualTo(stats.puts());
        assertThat(stats.misuses()).isZero();
    }
}
