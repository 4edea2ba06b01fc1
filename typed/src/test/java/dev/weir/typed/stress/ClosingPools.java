package dev.weir.typed.stress;

import dev.weir.core.Freelist;
import dev.weir.typed.TypedPool;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * 64 threads use whatever freelist and pool are current, and close them now and then, while a new pair comes every few
 * milliseconds. Handles, records and segments are kept and used long after their pool was closed, and records are shown
 * to other threads by races.
 */
final class ClosingPools {
    private static final int THREADS = 64;
    private static final int KEPT = 32;
    private static final long ROUND_NANOS = 3_000_000;
    /** Too small for caches, for a single one, and for every thread that may have one. */
    private static final int[] SIZES = {40, 300, 5000};

    interface Quote {
        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);
    }

    private record Round(int number, int blocks, long opened, Freelist freelist, TypedPool<Quote> pool) {
        /** With few blocks a chunk, so that there are commits all the time. */
        static Round open(int number) {
            int blocks = SIZES[number % SIZES.length];
            return new Round(
                    number,
                    blocks,
                    System.nanoTime(),
                    Freelist.builder(64).maxBlocks(blocks).chunkBytes(4096).build(),
                    TypedPool.builder(Quote.class)
                            .maxBlocks(blocks)
                            .chunkBytes(4096)
                            .build());
        }

        boolean isOver() {
            return System.nanoTime() - opened > ROUND_NANOS;
        }

        void close() {
            freelist.close();
            pool.close();
        }
    }

    private final Outcomes outcomes = new Outcomes();
    private final Quote[] shown = new Quote[KEPT];
    private final long end;
    private final AtomicReference<Round> current = new AtomicReference<>(Round.open(0));

    private ClosingPools(int seconds) {
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    public static void main(String[] args) throws InterruptedException {
        new ClosingPools(Integer.parseInt(args[0])).run();
    }

    private void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Outcomes.start(() -> new User().useUntilTheEnd()));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(current.get().number + " rounds: " + outcomes);
    }

    /** Of those who find the round over one opens the next. */
    private void openNext(Round last) {
        Round next = Round.open(last.number + 1);
        boolean opened = current.compareAndSet(last, next);
        (opened ? last : next).close();
    }

    /** One thread, with what it has kept of this round and of earlier ones. */
    private final class User {
        private final ThreadLocalRandom random = ThreadLocalRandom.current();
        private final Quote[] quotes = new Quote[KEPT];
        private final long[] handles = new long[KEPT];
        private final MemorySegment[] segments = new MemorySegment[KEPT];

        void useUntilTheEnd() {
            while (System.nanoTime() < end) {
                Round round = current.get();
                outcomes.of(() -> useFreelist(round));
                outcomes.of(() -> usePool(round));
                outcomes.of(this::useKept);
                if (round.isOver()) {
                    openNext(round);
                } else if (random.nextInt(5000) == 0) {
                    round.close();
                }
            }
        }

        private void useFreelist(Round round) {
            Freelist freelist = round.freelist;
            int i = random.nextInt(KEPT);
            switch (random.nextInt(8)) {
                case 0, 1 -> handles[i] = freelist.get();
                case 2, 3 -> freelist.put(handles[i]);
                case 4 -> freelist.put(handles, 0, freelist.get(handles, 0, KEPT));
                case 5 -> segments[i] = freelist.segment(handles[i]);
                case 6 -> useCacheOf(freelist);
                default -> {
                    freelist.flush();
                    freelist.maxBlocks(round.blocks * (i + 1) / KEPT);
                    freelist.stats();
                }
            }
        }

        private void useCacheOf(Freelist freelist) {
            try (var cache = freelist.cache()) {
                cache.put(cache.get());
            }
        }

        private void usePool(Round round) {
            TypedPool<Quote> pool = round.pool;
            int i = random.nextInt(KEPT);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    quotes[i] = pool.get().price(i);
                    shown[i] = quotes[i];
                }
                case 2, 3 -> putKept(pool, quotes[i]);
                case 4 -> pool.put(quotes, 0, pool.get(quotes, 0, KEPT));
                case 5 -> putKept(pool, shown[i]);
                case 6 -> useCacheOf(pool);
                default -> {
                    pool.flush();
                    pool.maxBlocks(round.blocks * (i + 1) / KEPT);
                    pool.stats();
                }
            }
        }

        private void putKept(TypedPool<Quote> pool, Quote quote) {
            if (quote != null) {
                segments[random.nextInt(KEPT)] = pool.segment(quote);
                pool.put(quote);
            }
        }

        private void useCacheOf(TypedPool<Quote> pool) {
            try (var cache = pool.cache()) {
                cache.put(cache.get().price(1));
            }
        }

        private void useKept() {
            int i = random.nextInt(KEPT);
            if (segments[i] != null) {
                segments[i].fill((byte) i);
            }
            Quote quote = random.nextBoolean() ? quotes[i] : shown[i];
            if (quote != null) {
                quote.price(quote.price() + 1).quantity(i);
            }
        }
    }
}
