package dev.weir.typed.stress;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistStats;
import dev.weir.typed.TypedPool;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/** 10,000 platform threads and then 100,000 virtual ones get, hold until all have one, and put. */
final class ManyThreads {
    private static final int CAPACITY = 120_000;
    private static final long MOST_CACHES = 6L * Runtime.getRuntime().availableProcessors();
    private static final long CACHE_BLOCKS = 64;

    interface Quote {
        long price();

        Quote price(long v);
    }

    private final Freelist freelist = Freelist.builder(64).maxBlocks(CAPACITY).build();
    private final TypedPool<Quote> pool =
            TypedPool.builder(Quote.class).maxBlocks(CAPACITY).build();

    private ManyThreads() {}

    public static void main(String[] args) throws InterruptedException {
        var threads = new ManyThreads();
        threads.run(10_000, Thread.ofPlatform().stackSize(128 * 1024));
        threads.run(100_000, Thread.ofVirtual());
        threads.requireNothingLost();
    }

    private void run(int count, Thread.Builder builder) throws InterruptedException {
        long before = usedHeap();
        long madeBefore = Math.min(freelist.stats().highWater(), pool.stats().freelist().highWater());
        allHoldAtOnce(count, builder.uncaughtExceptionHandler((thread, e) -> Outcomes.fail(e)).factory());
        long made = pool.stats().freelist().highWater() - madeBefore;
        long grown = usedHeap() - before;
        System.out.printf(
                "%,d threads: heap %,d bytes more, %s, %s%n", count, grown, freelist.stats(), pool.stats());
        requireBounded(freelist.stats(), count);
        requireBounded(pool.stats().freelist(), count);
        // A view takes 24 bytes and a slot of 4, in leaves for 1,024; the VM keeps a few MiB for its own threads.
        require("heap", grown, 28 * made + (8 << 20));
    }

    private void allHoldAtOnce(int count, ThreadFactory factory) throws InterruptedException {
        var holding = new CountDownLatch(count);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = factory.newThread(() -> getHoldAndPut(number, holding));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void getHoldAndPut(long number, CountDownLatch holding) {
        long handle = freelist.get();
        Quote quote = pool.get().price(number);
        holding.countDown();
        try {
            holding.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (quote.price() != number) {
            throw new AssertionError(quote.price() + " in the record of " + number);
        }
        pool.put(quote);
        freelist.put(handle);
    }

    private static void requireBounded(FreelistStats stats, int count) {
        require("active", stats.active(), 0);
        require("cached", stats.cached(), MOST_CACHES * CACHE_BLOCKS);
        require("highWater", stats.highWater(), count + (MOST_CACHES + 1) * CACHE_BLOCKS);
        require("misuses", stats.misuses(), 0);
    }

    private void requireNothingLost() {
        require("lost blocks", CAPACITY - freelist.get(new long[CAPACITY], 0, CAPACITY), 0);
        require("lost records", CAPACITY - pool.get(new Quote[CAPACITY], 0, CAPACITY), 0);
    }

    private static void require(String name, long found, long most) {
        if (found > most) {
            throw new AssertionError("%s is %,d; allowed: at most %,d".formatted(name, found, most));
        }
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
