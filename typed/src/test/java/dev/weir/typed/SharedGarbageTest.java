package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each of two threads allocates that hand records to each other, and what an explicit cache costs: nothing. */
@Timeout(60)
class SharedGarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RECORDS = 8192;
    private static final int BACKLOG = 64;
    private static final int WARM_UP = 300_000;
    private static final int MEASURED = 300_000;

    interface Quote {
        long price();

        Quote price(long v);
    }

    private final TypedPool<Quote> pool =
            TypedPool.builder(Quote.class).maxBlocks(RECORDS).build();

    /** Every record has been out once, so that none is made while the threads are measured. */
    @BeforeEach
    void makeAllViews() {
        Quote[] all = new Quote[RECORDS];
        pool.get(all, 0, RECORDS);
        pool.put(all, 0, RECORDS);
        pool.flush();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void handingOverAllocatesNothing() throws Exception {
        var ring = new AtomicReferenceArray<Quote>(BACKLOG);
        long[] allocated = {-1, -1};
        Threads.atOnce(2, Thread.ofPlatform().factory(), i -> () -> {
            var side = i == 0 ? new Getter(ring, pool) : new Putter(ring, pool);
            side.run(0, WARM_UP);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            side.run(WARM_UP, WARM_UP + MEASURED);
            allocated[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
        });

        // A call site that the VM links late takes some bytes, once. A record's worth of garbage would be megabytes.
        assertThat(LongStream.of(allocated)).allMatch(bytes -> bytes >= 0 && bytes < 1024);
        assertThat(pool.stats().active()).isZero();
        assertThat(pool.stats().freelist().gets()).isEqualTo(RECORDS + WARM_UP + MEASURED);
    }

    private interface Side {
        void run(int from, int to);
    }

    private record Getter(AtomicReferenceArray<Quote> ring, TypedPool<Quote> pool) implements Side {
        @Override
        public void run(int from, int to) {
            for (int n = from; n < to; n++) {
                Quote quote = pool.get().price(n);
                while (ring.getAcquire(n % BACKLOG) != null) {
                    LockSupport.parkNanos(1);
                }
                ring.setRelease(n % BACKLOG, quote);
            }
        }
    }

    private record Putter(AtomicReferenceArray<Quote> ring, TypedPool<Quote> pool) implements Side {
        @Override
        public void run(int from, int to) {
            for (int n = from; n < to; n++) {
                Quote quote;
                while ((quote = ring.getAcquire(n % BACKLOG)) == null) {
                    LockSupport.parkNanos(1);
                }
                ring.setRelease(n % BACKLOG, null);
                if (quote.price() != n) {
                    throw new AssertionError(quote.price() + " instead of " + n);
                }
                pool.put(quote);
            }
        }
    }

    @Test
    void anExplicitCacheAllocatesNothing() {
        try (var cache = pool.cache()) {
            Quote[] held = new Quote[200];
            Runnable thousands = () -> {
                for (int round = 0; round < 2000; round++) {
                    for (int i = 0; i < held.length; i++) {
                        held[i] = cache.get().price(i);
                    }
                    for (Quote quote : held) {
                        cache.put(quote);
                    }
                }
            };
            thousands.run();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            thousands.run();

            // Of 400,000 records: a call site may be linked, or compiled again, as late as this.
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1024);
        }
    }
}
