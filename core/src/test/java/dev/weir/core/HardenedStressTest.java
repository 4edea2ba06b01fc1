package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that get, write and put while the freelist grows, hand blocks to each other, and meet the limit. */
class HardenedStressTest {
    private static final int CAPACITY = 20_000;
    private static final int THREADS = 4;
    private static final long NANOS = Duration.ofMillis(400).toNanos();

    @ParameterizedTest
    @EnumSource(Option.class)
    void noBlockIsOutTwiceAndNoneIsLost(Option option) throws Exception {
        try (var freelist = option.apply(Freelist.builder(64)).maxBlocks(CAPACITY).chunkBytes(32 * 1024).build();
                var threads = Executors.newFixedThreadPool(THREADS)) {
            var handedOver = new ConcurrentLinkedQueue<Long>();
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                ends.add(threads.submit(new Churn(freelist, handedOver)));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
            handedOver.forEach(freelist::put);
            assertThat(freelist.stats().active()).isZero();
            assertThat(freelist.stats().misuses()).isZero();

            long[] all = new long[CAPACITY + 1];
            assertThat(freelist.get(all, 0, CAPACITY + 1)).isEqualTo(CAPACITY);
            Set<Long> addresses = new HashSet<>();
            for (int i = 0; i < CAPACITY; i++) {
                addresses.add(freelist.address(all[i]));
            }
            assertThat(addresses).hasSize(CAPACITY);
            assertThat(freelist.stats().committedBlocks()).isEqualTo(CAPACITY);
        }
    }

    private record Churn(Freelist freelist, ConcurrentLinkedQueue<Long> handedOver) implements Callable<Void> {
        @Override
        public Void call() {
            var random = ThreadLocalRandom.current();
            List<Long> mine = new ArrayList<>();
            long end = System.nanoTime() + NANOS;
            while (System.nanoTime() - end < 0) {
                for (int i = random.nextInt(400); i > 0; i--) {
                    long handle = freelist.tryGet();
                    if (handle != Freelist.NONE) {
                        freelist.segment(handle).fill((byte) 0);
                        freelist.segment(handle).set(ValueLayout.JAVA_LONG, 0, handle);
                        mine.add(handle);
                    }
                }
                for (int i = random.nextInt(400); i > 0 && !mine.isEmpty(); i--) {
                    long handle = mine.removeLast();
                    assertThat(freelist.segment(handle).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(handle);
                    if (random.nextBoolean()) {
                        freelist.put(handle);
                    } else {
                        handedOver.add(handle);
                    }
                }
                for (int i = 0; i < 100; i++) {
                    Long other = handedOver.poll();
                    if (other != null) {
                        assertThat(freelist.segment(other).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(other);
                        freelist.put(other);
                    }
                }
            }
            mine.forEach(freelist::put);
            return null;
        }
    }
}
