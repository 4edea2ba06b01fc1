package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Random sequences of operations against a model: a map from the handles that are out to what was written into them.
 */
class FreelistModelTest {
    private static final ValueLayout.OfLong STAMP = ValueLayout.JAVA_LONG;

    @Property(tries = 300)
    void noBlockIsEverOutTwice(
            @ForAll Mode mode,
            @ForAll Option option,
            @ForAll @IntRange(min = 1, max = 1500) int capacity,
            @ForAll @IntRange(min = 8, max = 200) int blockBytes,
            @ForAll @IntRange(min = 1, max = 8) int chunkPages,
            @ForAll long seed) {
        try (var freelist = option.apply(mode.builder(blockBytes))
                .maxBlocks(capacity)
                .chunkBytes(chunkPages * 4096L)
                .build()) {
            var run = new Run(freelist, capacity, new Random(seed));
            for (int step = 0; step < 400; step++) {
                run.step();
            }
            run.finish();
        }
    }

    /** One run: the freelist, the model, and handles that were put and must never work again. */
    private static final class Run {
        private final Freelist freelist;
        private final int capacity;
        private final Random random;
        private final List<Long> out = new ArrayList<>();
        private final Map<Long, Long> stamps = new HashMap<>();
        private final Map<Long, Long> handleAt = new HashMap<>();
        private final List<Long> ended = new ArrayList<>();
        private int limit;
        private long gets;
        private long trimmed;
        private long misuses;

        Run(Freelist freelist, int capacity, Random random) {
            this.freelist = freelist;
            this.capacity = capacity;
            this.limit = capacity;
            this.random = random;
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0, 1 -> getOne();
                case 2 -> putOne();
                case 3 -> getMany(random.nextInt(capacity + 2));
                case 4 -> putMany(out.isEmpty() ? 0 : random.nextInt(out.size() + 1));
                case 5 -> trim();
                case 6 -> limit(random.nextInt(capacity + 1));
                default -> putEnded();
            }
            assertThat(freelist.stats().active()).isEqualTo(out.size());
            assertThat(freelist.stats().parkedBlocks()).isBetween(0L, freelist.stats().committedBlocks() - out.size());
        }

        void finish() {
            limit(capacity);
            getMany(capacity + 1);
            assertThat(out).hasSize(capacity);
            putMany(out.size());
            trim();
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(freelist.stats().committedBlocks());
            FreelistStats stats = freelist.stats();
            assertThat(stats.active()).isZero();
            assertThat(stats.gets()).isEqualTo(gets);
            assertThat(stats.puts()).isEqualTo(gets);
            assertThat(stats.misuses()).isEqualTo(misuses);
            assertThat(stats.highWater()).isLessThanOrEqualTo(capacity);
        }

        private void trim() {
            trimmed += freelist.trim();
            assertThat(freelist.stats().trimmedBytes()).isEqualTo(trimmed);
        }

        /** Lowered or raised, what is out stays out. */
        private void limit(int blocks) {
            freelist.maxBlocks(blocks);
            limit = blocks;
        }

        private void getOne() {
            long handle = freelist.tryGet();
            assertThat(handle == Freelist.NONE).isEqualTo(out.size() >= limit);
            if (handle != Freelist.NONE) {
                took(handle);
            }
        }

        private void getMany(int count) {
            long[] handles = new long[count];
            int got = freelist.get(handles, 0, count);
            assertThat(got).isEqualTo(Math.max(0, Math.min(count, limit - out.size())));
            for (int i = 0; i < got; i++) {
                took(handles[i]);
            }
        }

        private void took(long handle) {
            assertThat(handleAt.put(freelist.address(handle), handle)).as("block is out already").isNull();
            out.add(handle);
            gets++;
            long stamp = random.nextLong();
            stamps.put(handle, stamp);
            freelist.segment(handle).set(STAMP, 0, stamp);
        }

        private void putOne() {
            if (!out.isEmpty()) {
                freelist.put(gave(random.nextInt(out.size())));
            }
        }

        private void putMany(int count) {
            long[] handles = new long[count];
            for (int i = 0; i < count; i++) {
                handles[i] = gave(random.nextInt(out.size()));
            }
            freelist.put(handles, 0, count);
        }

        private long gave(int index) {
            long handle = out.set(index, out.getLast());
            out.removeLast();
            assertThat(freelist.segment(handle).get(STAMP, 0)).isEqualTo(stamps.remove(handle));
            handleAt.remove(freelist.address(handle));
            ended.add(handle);
            return handle;
        }

        private void putEnded() {
            if (!ended.isEmpty()) {
                long handle = ended.get(random.nextInt(ended.size()));
                assertThatThrownBy(() -> freelist.put(handle)).isInstanceOfAny(DoublePut.class, StaleHandle.class);
                misuses++;
            }
        }
    }
}
