package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.FreelistStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads, bounded in operations. A record in use carries its owner's marks, so that a second owner is seen. */
@Timeout(60)
class SharedPoolStressTest {
    private static final int THREADS = 8;
    private static final ThreadFactory PLATFORM = Thread.ofPlatform().factory();

    interface Message {
        long number();

        Message number(long v);

        long check();

        Message check(long v);

        default Message mark(long v) {
            return number(v).check(~v);
        }

        /** Fresh, or marked by one thread. */
        default boolean isWhole() {
            return check() == ~number() || (check() == 0 && number() == 0);
        }
    }

    private static TypedPool<Message> pool(int records) {
        return TypedPool.builder(Message.class)
                .name("messages")
                .maxBlocks(records)
                .chunkBytes(4096)
                .build();
    }

    /** What was written before the hand-over is read after it, and what the last owner wrote is there after a get. */
    @Test
    void recordsCarryTheirContentFromThreadToThread() throws Exception {
        int messages = 300_000;
        try (var pool = pool(20_000)) {
            var queue = new ArrayBlockingQueue<Message>(1000);
            Threads.atOnce(4, PLATFORM, i -> () -> {
                for (int n = 0; n < messages / 2; n++) {
                    Message message = i % 2 == 0 ? pool.get() : queue.take();
                    if (!message.isWhole()) {
                        throw new AssertionError(message.number() + " with " + message.check());
                    }
                    message.mark(ThreadLocalRandom.current().nextLong());
                    if (i % 2 == 0) {
                        queue.put(message);
                    } else {
                        pool.put(message);
                    }
                }
            });
            assertAtRest(pool);
            assertThat(pool.stats().freelist().gets()).isEqualTo(messages);
            assertThat(pool.stats().freelist().highWater()).isLessThan(20_000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 10_000})
    void ofTwoRacingPutsOfOneRecordOneSucceeds(int records) throws Exception {
        int rounds = 15_000;
        try (var pool = pool(records)) {
            var barrier = new CyclicBarrier(2);
            var shown = new Message[] {pool.get()};
            var put = new AtomicInteger();
            var stale = new AtomicInteger();
            Threads.atOnce(2, PLATFORM, i -> () -> {
                for (int round = 0; round < rounds; round++) {
                    barrier.await();
                    try {
                        pool.put(shown[0]);
                        put.incrementAndGet();
                    } catch (StaleRecord e) {
                        stale.incrementAndGet();
                    }
                    barrier.await();
                    if (i == 0) {
                        shown[0] = pool.get();
                    }
                }
            });
            assertThat(put).hasValue(rounds);
            assertThat(stale).hasValue(rounds);
            assertThat(pool.stats().freelist().misuses()).isEqualTo(rounds);
            assertThat(pool.stats().active()).isEqualTo(1);
        }
    }

    /** A leaf of views that was made twice would lose views, and their blocks would be seen with other ones later. */
    @Test
    void eachBlockGetsItsViewsOnceWhileManyThreadsGetNewBlocks() throws Exception {
        int records = 64_000;
        int each = records / THREADS;
        for (int round = 0; round < 3; round++) {
            try (var pool = pool(records)) {
                Message[] messages = new Message[records];
                var barrier = new CyclicBarrier(THREADS);
                Threads.atOnce(THREADS, PLATFORM, i -> () -> {
                    barrier.await();
                    for (int n = 0; n < each; n++) {
                        messages[i * each + n] = pool.get();
                    }
                });
                Set<Message> views = identities(messages);
                assertThat(views).hasSize(records);
                assertThat(Arrays.stream(messages)
                        .mapToLong(message -> pool.segment(message).address())
                        .distinct())
                        .hasSize(records);

                // The other view of each block, and then the first again.
                for (int turn = 0; turn < 2; turn++) {
                    pool.put(messages, 0, records);
                    assertThat(pool.get(messages, 0, records)).isEqualTo(records);
                }
                assertThat(identities(messages)).isEqualTo(views);
            }
        }
    }

    private static Set<Message> identities(Message[] messages) {
        Set<Message> set = Collections.newSetFromMap(new IdentityHashMap<>());
        Collections.addAll(set, messages);
        return set;
    }

    /**
     * A thread that holds one of as many permits as there are records finds a record, always: the permit is given back
     * only after the put has returned. So a get that overlooks a free record, in whichever cache, fails this test.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1024, 5000})
    void neverRefusesWhileARecordIsFree(int capacity) throws Exception {
        try (var pool = pool(capacity)) {
            var permits = new Semaphore(capacity);
            Threads.atOnce(THREADS, PLATFORM, i -> () -> {
                var random = ThreadLocalRandom.current();
                Deque<Message> mine = new ArrayDeque<>();
                try (var cache = pool.cache()) {
                    for (int step = 0; step < 20_000; step++) {
                        boolean throughCache = i % 2 == 0 && random.nextBoolean();
                        if (random.nextInt(100) < 52 && permits.tryAcquire()) {
                            mine.push((throughCache ? cache.get() : pool.get()).mark(i));
                        } else if (!mine.isEmpty()) {
                            Message message = random.nextBoolean() ? mine.pop() : mine.removeLast();
                            requireMark(message, i);
                            if (throughCache) {
                                cache.put(message);
                            } else {
                                pool.put(message);
                            }
                            permits.release();
                        }
                    }
                    mine.forEach(pool::put);
                    permits.release(mine.size());
                }
            });
            assertAtRest(pool);
            assertThat(pool.get(new Message[capacity + 1], 0, capacity + 1)).isEqualTo(capacity);
        }
    }

    static Stream<ThreadFactory> platformAndVirtual() {
        return Stream.of(PLATFORM, Thread.ofVirtual().factory());
    }

    /** 2,000 threads on 50 records, each holding its own across a park: all are served, never more than 50 are out. */
    @ParameterizedTest
    @MethodSource("platformAndVirtual")
    void everyoneIsServedInTheEnd(ThreadFactory factory) throws Exception {
        try (var pool = pool(50)) {
            var out = new AtomicInteger();
            var served = new AtomicInteger();
            Threads.atOnce(2000, factory, i -> () -> {
                for (int n = 0; n < 3; n++) {
                    Message message = pool.tryGet();
                    while (message == null) {
                        LockSupport.parkNanos(10_000);
                        message = pool.tryGet();
                    }
                    assertThat(out.incrementAndGet()).isLessThanOrEqualTo(50);
                    message.mark(i);
                    LockSupport.parkNanos(1_000);
                    requireMark(message, i);
                    out.decrementAndGet();
                    pool.put(message);
                    served.incrementAndGet();
                }
            });
            assertThat(served).hasValue(6000);
            assertAtRest(pool);
        }
    }

    @ParameterizedTest
    @MethodSource("platformAndVirtual")
    void everyoneWhoWaitsIsServed(ThreadFactory factory) throws Exception {
        try (var pool = pool(50)) {
            var out = new AtomicInteger();
            Threads.atOnce(2000, factory, i -> () -> {
                for (int n = 0; n < 3; n++) {
                    Message message = pool.get(Duration.ofDays(1)).mark(i);
                    assertThat(out.incrementAndGet()).isLessThanOrEqualTo(50);
                    LockSupport.parkNanos(1_000);
                    requireMark(message, i);
                    out.decrementAndGet();
                    pool.put(message);
                }
            });
            assertThat(pool.stats().freelist().gets()).isEqualTo(6000);
            assertAtRest(pool);
        }
    }

    /** Bulk calls, single calls and a limit that moves; at the end nothing is lost. */
    @Test
    void aMovingLimitLosesNothing() throws Exception {
        int capacity = 8192;
        try (var pool = pool(capacity)) {
            Threads.atOnce(THREADS, PLATFORM, i -> () -> {
                var random = ThreadLocalRandom.current();
                Message[] batch = new Message[300];
                for (int step = 0; step < 1000; step++) {
                    if (i == 0) {
                        pool.maxBlocks(random.nextInt(capacity + 1));
                    }
                    int got = pool.get(batch, 0, random.nextInt(batch.length));
                    IntStream.range(0, got).forEach(n -> batch[n].mark(i));
                    IntStream.range(0, got).forEach(n -> requireMark(batch[n], i));
                    pool.put(batch, 0, got);
                }
            });
            assertAtRest(pool);
            pool.maxBlocks(capacity);
            assertThat(pool.get(new Message[capacity + 1], 0, capacity + 1)).isEqualTo(capacity);
        }
    }

    private static void requireMark(Message message, long mark) {
        if (message.number() != mark || message.check() != ~mark) {
            throw new AssertionError("somebody else wrote " + message.number() + " into a record of " + mark);
        }
    }

    private static void assertAtRest(TypedPool<Message> pool) {
        FreelistStats stats = pool.stats().freelist();
        assertThat(stats.active()).isZero();
        assertThat(stats.gets()).isEqualTo(stats.puts());
        assertThat(stats.misuses()).isZero();
    }
}
