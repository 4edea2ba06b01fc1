package dev.weir.typed.stress;

import dev.weir.core.Freelist;
import dev.weir.typed.TypedPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads use records and segments in hot loops whose freelist or pool is garbage already, never closed, while another
 * thread collects. New ranges are reserved all the time, so that one unmapped too early is soon somebody else's: a use
 * of it would crash, or count wrong.
 */
final class DroppedPools {
    private static final int THREADS = 4;
    private static final int USES = 20_000;
    private static final int POOLS_A_TURN = 8;
    private static final long BETWEEN_COLLECTIONS_NANOS = 2_000_000;

    interface Quote {
        long price();

        Quote price(long v);
    }

    private final long end;
    private final AtomicLong dropped = new AtomicLong();

    private DroppedPools(int seconds) {
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    public static void main(String[] args) throws InterruptedException {
        new DroppedPools(Integer.parseInt(args[0])).run();
    }

    private void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Outcomes.start(this::dropUntilTheEnd));
        }
        int collections = 0;
        while (System.nanoTime() < end) {
            System.gc();
            collections++;
            LockSupport.parkNanos(BETWEEN_COLLECTIONS_NANOS);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(dropped + " pools dropped, " + collections + " collections");
    }

    private void dropUntilTheEnd() {
        for (int i = 1; System.nanoTime() < end; i++) {
            useARecord(pool().get().price(i), i);
            useASegment(segmentOfAPool(i), i);
            useASegment(segmentOfAFreelist(i), i);
            useWhatNobodyHolds(i);
            dropped.addAndGet(POOLS_A_TURN);
        }
    }

    private static TypedPool<Quote> pool() {
        return TypedPool.builder(Quote.class).maxBlocks(1000).build();
    }

    private static Freelist freelist() {
        return Freelist.builder(64).maxBlocks(1000).build();
    }

    private static MemorySegment segmentOfAPool(long price) {
        var pool = pool();
        return pool.segment(pool.get().price(price));
    }

    private static MemorySegment segmentOfAFreelist(long value) {
        var freelist = freelist();
        MemorySegment segment = freelist.segment(freelist.get());
        segment.set(ValueLayout.JAVA_LONG, 0, value);
        return segment;
    }

    private static void useARecord(Quote quote, long start) {
        for (int n = 0; n < USES; n++) {
            quote.price(quote.price() + 1);
        }
        require(quote.price(), start + USES);
    }

    private static void useASegment(MemorySegment segment, long start) {
        for (int n = 0; n < USES; n++) {
            segment.set(ValueLayout.JAVA_LONG, 0, segment.get(ValueLayout.JAVA_LONG, 0) + 1);
        }
        require(segment.get(ValueLayout.JAVA_LONG, 0), start + USES);
    }

    /** Each call below is the last use of what it is made on. */
    private static void useWhatNobodyHolds(long n) {
        require(pool().get().price(n).price(), n);
        require(pool().cache().get().price(n).price(), n);
        require(pool().get(new Quote[100], 0, 100), 100);
        require(freelist().get(new long[100], 0, 100), 100);
        require(freelist().cache().get() == Freelist.NONE ? 1 : 0, 0);
    }

    private static void require(long found, long expected) {
        if (found != expected) {
            throw new AssertionError("found " + found + " instead of " + expected);
        }
    }
}
