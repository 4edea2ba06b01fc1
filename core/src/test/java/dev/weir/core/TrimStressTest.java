package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.memory.VirtualMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trims in a loop while other threads get, write, check and put. Bounded in operations. */
@Timeout(120)
class TrimStressTest {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final int WORDS = 8;
    private static final int CHUNK_BYTES = 4096;
    private static final int THREADS = 4;
    private static final int STEPS = 60_000;

    /** A record is full of its handle from its get to its put, wherever a trim falls. */
    private static long filled(Freelist freelist, long handle) {
        MemorySegment segment = freelist.segment(handle);
        for (int word = 0; word < WORDS; word++) {
            segment.setAtIndex(WORD, word, handle);
        }
        return handle;
    }

    private static void putFilled(Freelist freelist, long handle) {
        MemorySegment segment = freelist.segment(handle);
        for (int word = 0; word < WORDS; word++) {
            assertThat(segment.getAtIndex(WORD, word)).as("a record in use has changed").isEqualTo(handle);
        }
        freelist.put(handle);
    }

    /** Runs {@code user} on some threads while another trims until they are done. */
    private static void whileTrimming(Freelist freelist, Threads.Work user) throws Exception {
        var running = new AtomicInteger(THREADS);
        Threads.atOnce(THREADS + 1, Thread.ofPlatform().factory(), i -> () -> {
            if (i == THREADS) {
                while (running.get() > 0) {
                    freelist.trim();
                }
                return;
            }
            try {
                user.run();
            } finally {
                running.decrementAndGet();
            }
        });
        FreelistStats stats = freelist.stats();
        assertThat(stats.active()).isZero();
        assertThat(stats.gets()).isEqualTo(stats.puts());
        assertThat(stats.misuses()).isZero();
    }

    /**
     * A thread that holds one of as many permits as there are blocks finds a block, always, and none but the first
     * chunks are ever committed: what a trim holds or has parked is free.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 300, 1024, 5000, 30_000})
    void noGetIsRefusedForATrim(int capacity) throws Exception {
        var memory = new CountingMemory();
        var told = new LongAdder();
        var listener = new FreelistListener() {
            @Override
            public void trimmed(String name, long bytes, long nanos) {
                told.add(bytes);
            }
        };
        var builder = new Freelist.Builder(64, new BlockOptions.Builder(memory));
        try (var freelist = builder.maxBlocks(capacity).chunkBytes(CHUNK_BYTES).listener(listener).build()) {
            long[] all = new long[capacity];
            freelist.get(all, 0, capacity);
            long highest = Arrays.stream(all).map(freelist::address).max().orElseThrow();
            memory.last = highest / CHUNK_BYTES * CHUNK_BYTES;
            memory.first = Arrays.stream(all).map(freelist::address).min().orElseThrow();
            freelist.put(all, 0, capacity);
            long commits = freelist.stats().commits();
            var permits = new Semaphore(capacity);
            whileTrimming(freelist, () -> {
                var random = ThreadLocalRandom.current();
                Deque<Long> mine = new ArrayDeque<>();
                int bias = 52;
                for (int step = 0; step < STEPS; step++) {
                    bias = step % 5000 == 0 ? 46 + random.nextInt(9) : bias;
                    if (random.nextInt(100) < bias && permits.tryAcquire()) {
                        mine.push(filled(freelist, freelist.get()));
                    } else if (!mine.isEmpty()) {
                        putFilled(freelist, random.nextBoolean() ? mine.pop() : mine.removeLast());
                        permits.release();
                    }
                }
                for (long handle : mine) {
                    putFilled(freelist, handle);
                }
                permits.release(mine.size());
            });
            assertThat(freelist.stats().commits()).isEqualTo(commits);
            requireParked(freelist.stats(), capacity, memory, told.sum());
            long before = freelist.stats().trimmedBytes();
            long trimmed = freelist.trim();
            FreelistStats stats = freelist.stats();
            assertThat(stats.trimmedBytes()).isEqualTo(before + trimmed);
            assertThat(stats.parkedBlocks()).as("all are free, so all go").isEqualTo(capacity);
            requireParked(stats, capacity, memory, told.sum());
            assertThat(freelist.get(all, 0, capacity)).isEqualTo(capacity);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            freelist.put(all, 0, capacity);
        }
    }

    /** What is parked is what was given back and has not come back since, and listeners have heard of all of it. */
    private static void requireParked(FreelistStats stats, int capacity, CountingMemory memory, long told) {
        assertThat(stats.trimmedBytes()).isEqualTo(told);
        assertThat(memory.purgedChunks.sum() - memory.reusedChunks.sum())
                .isEqualTo(Math.ceilDiv(stats.parkedBytes(), CHUNK_BYTES));
        long cut = CHUNK_BYTES - capacity * 64L % CHUNK_BYTES;
        assertThat(stats.trimmedBytes())
                .isEqualTo(memory.purgedChunks.sum() * CHUNK_BYTES - memory.purgedLast.sum() * (cut % CHUNK_BYTES));
    }

    /** Counts the chunks that go and come: each is a call, since a chunk is a page. Pages of tables don't count. */
    private static final class CountingMemory extends ForwardingMemory {
        private final LongAdder purgedChunks = new LongAdder();
        private final LongAdder purgedLast = new LongAdder();
        private final LongAdder reusedChunks = new LongAdder();
        /** Where the blocks begin, behind the tables. */
        private long first;
        /** Where the last chunk begins, which may have fewer blocks than others. */
        private long last;

        CountingMemory() {
            super(VirtualMemory.system());
        }

        @Override
        public void purge(long address, long bytes) {
            super.purge(address, bytes);
            if (address < first) {
                return;
            }
            assertThat(bytes).isEqualTo(CHUNK_BYTES);
            purgedChunks.increment();
            if (address == last) {
                purgedLast.increment();
            }
        }

        @Override
        public void reuse(long address, long bytes) {
            super.reuse(address, bytes);
            reusedChunks.increment();
        }
    }

    /** Bursts that need everything, so that each trim parks what the next burst brings back. */
    @Test
    void burstsMeetTrims() throws Exception {
        int capacity = 20_000;
        var budget = Budget.of("pools", capacity * 72L);
        try (var freelist = Freelist.builder(64).maxBlocks(capacity).chunkBytes(16_384).budget(budget).build()) {
            whileTrimming(freelist, () -> {
                long[] handles = new long[capacity / THREADS];
                for (int burst = 0; burst < 60; burst++) {
                    int got = freelist.get(handles, 0, handles.length);
                    assertThat(got).isEqualTo(handles.length);
                    for (long handle : handles) {
                        filled(freelist, handle);
                    }
                    for (long handle : handles) {
                        putFilled(freelist, handle);
                    }
                    freelist.flush();
                }
            });
            freelist.trim();
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(freelist.stats().committedBlocks());
            assertThat(freelist.stats().trims()).isPositive();
        }
        assertThat(budget.charged()).isZero();
    }

    /** Threads that wait are served while a trim goes on, and nobody is left waiting. */
    @ParameterizedTest
    @CsvSource({"300, 300", "21_000, 20"})
    void whoWaitsIsServed(int capacity, int rounds) throws Exception {
        try (var freelist = Freelist.builder(64).maxBlocks(capacity).chunkBytes(4096).build()) {
            whileTrimming(freelist, () -> {
                for (int n = 0; n < rounds; n++) {
                    long[] handles = new long[capacity / 3];
                    int got = freelist.get(handles, 0, handles.length);
                    for (int i = 0; i < got; i++) {
                        filled(freelist, handles[i]);
                    }
                    for (int i = 0; i < got; i++) {
                        putFilled(freelist, handles[i]);
                    }
                    putFilled(freelist, filled(freelist, freelist.get(Duration.ofDays(1))));
                }
            });
        }
    }

    /**
     * Every cache is full, and then every block is in another's hands or cache, with trims and limits in between: the
     * magazines for that are there, whatever a trim keeps from the depot.
     */
    @Test
    void noPutLacksAMagazineAfterATrim() {
        int capacity = 30_000;
        var random = new Random(1);
        try (var freelist = Freelist.builder(64).maxBlocks(capacity).chunkBytes(4096).build()) {
            List<FreelistCache> caches = Stream.generate(freelist::cache).limit(64).toList();
            List<Long> out = new ArrayList<>();
            for (int round = 0; round < 30; round++) {
                while (out.size() < capacity) {
                    out.add(caches.get(random.nextInt(64)).get());
                }
                assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
                Collections.shuffle(out, random);
                int kept = round % 3 == 0 ? 0 : random.nextInt(1 << random.nextInt(14));
                while (out.size() > kept) {
                    caches.get(random.nextInt(64)).put(out.removeLast());
                }
                freelist.trim();
                int limit = random.nextInt(capacity);
                freelist.maxBlocks(limit);
                while (out.size() < limit / 2) {
                    out.add(freelist.get());
                }
                freelist.maxBlocks(capacity);
                while (round % 2 == 0 && !out.isEmpty()) {
                    freelist.put(out.removeLast());
                }
            }
            assertThat(freelist.stats().trims()).isGreaterThan(20);
            assertThat(freelist.stats().active()).isEqualTo(out.size());
        }
    }

    /** Blocks come back while the pool closes and a trim that it has ended still has some. */
    @Test
    void closeWaitsForBlocksWhateverATrimHas() throws Exception {
        int capacity = 20_000;
        for (int round = 0; round < 20; round++) {
            var freelist = Freelist.builder(64).maxBlocks(capacity).chunkBytes(4096).build();
            long[] handles = new long[capacity];
            freelist.get(handles, 0, capacity);
            freelist.put(handles, 0, capacity / 2);
            var trimming = new CountDownLatch(1);
            Threads.atOnce(3, Thread.ofPlatform().factory(), i -> switch (i) {
                case 0 -> () -> {
                    trimming.await();
                    assertThat(freelist.close(Duration.ofDays(1)).isEmpty()).isTrue();
                };
                case 1 -> () -> {
                    trimming.await();
                    freelist.put(handles, capacity / 2, capacity / 2);
                };
                default -> () -> {
                    trimming.countDown();
                    assertThatThrownBy(() -> {
                        while (true) {
                            freelist.trim();
                        }
                    })
                            .isInstanceOf(PoolClosed.class);
                };
            });
        }
    }

    @Test
    void closeMeetsTrims() throws Exception {
        for (int round = 0; round < 100; round++) {
            var freelist = Freelist.builder(64).maxBlocks(10_000).chunkBytes(4096).build();
            long[] handles = new long[10_000];
            freelist.get(handles, 0, 10_000);
            freelist.put(handles, 0, 9_000);
            var started = new AtomicInteger();
            Threads.atOnce(3, Thread.ofPlatform().factory(), i -> () -> {
                started.incrementAndGet();
                while (started.get() < 3) {
                    Thread.onSpinWait();
                }
                if (i == 0) {
                    StillOut out = freelist.close(Duration.ZERO);
                    assertThat(out.count()).isEqualTo(1_000);
                    return;
                }
                try {
                    while (true) {
                        freelist.trim();
                    }
                } catch (PoolClosed e) {
                    assertThat(e).hasMessageContaining("closed");
                }
            });
            assertThat(freelist.stats().parkedBlocks()).isZero();
        }
    }
}
