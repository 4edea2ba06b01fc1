package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.core.RecordingMemory.Call;
import dev.weir.core.blocks.BlockOptions;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the threads of a shared freelist see of each other's free blocks. Large enough that threads have caches. */
class SharedFreelistTest {
    private static final int CAPACITY = 8192;
    private static final int CACHE_BLOCKS = 64;

    private final Freelist freelist =
            Freelist.builder(64).shared().name("quotes").maxBlocks(CAPACITY).build();

    @AfterEach
    void close() {
        freelist.close();
    }

    @Test
    void anEmptyOneCostsLittle() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Freelist.builder(64).shared().build().close();
        var memory = new RecordingMemory();
        var builder = new Freelist.Builder(64, new BlockOptions.Builder(memory)).shared();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (var empty = builder.maxBytes(1L << 30).build()) {
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThanOrEqualTo(16 * 1024);
            Call reserved = memory.calls.getFirst();
            assertThat(Smaps.residentBytes(reserved.address(), reserved.bytes())).isLessThanOrEqualTo(64 * 1024);

            for (int i = 0; i < 10; i++) {
                empty.segment(empty.get()).fill((byte) 1);
            }
            assertThat(empty.stats().commits()).isEqualTo(1);
            assertThat(Smaps.residentBytes(reserved.address(), reserved.bytes()))
                    .isLessThanOrEqualTo(empty.stats().committedBytes() + 64 * 1024);
        }
    }

    @Test
    void anotherThreadMayPut() throws Exception {
        long handle = freelist.get();
        Threads.onAnother(() -> {
            freelist.put(handle);
            return null;
        });
        assertThat(freelist.stats().active()).isZero();
        assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(DoublePut.class);
    }

    @Test
    void freeBlocksInAnotherThreadsCacheAreFoundAtTheLimit() throws Exception {
        long[] handles = new long[CAPACITY];
        assertThat(freelist.get(handles, 0, CAPACITY)).isEqualTo(CAPACITY);
        freelist.put(handles, 0, 40);
        assertThat(freelist.stats().cached()).isEqualTo(40);

        long[] found = new long[41];
        assertThat(Threads.onAnother(() -> freelist.get(found, 0, 41))).isEqualTo(40);
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);

        freelist.put(found[0]);
        assertThat(Threads.onAnother(freelist::tryGet)).isNotEqualTo(Freelist.NONE);
    }

    @Test
    void freeBlocksInAnExplicitCacheAreFoundAtTheLimit() throws Exception {
        try (var cache = freelist.cache()) {
            long first = cache.get();
            cache.put(first);
            assertThat(freelist.stats().cached()).isEqualTo(1);
            long[] handles = new long[CAPACITY];
            assertThat(Threads.onAnother(() -> freelist.get(handles, 0, CAPACITY))).isEqualTo(CAPACITY);
            assertThat(cache.tryGet()).isEqualTo(Freelist.NONE);
            cache.put(handles[0]);
            assertThat(cache.tryGet()).isNotEqualTo(Freelist.NONE);
        }
    }

    @Test
    void cachesWorkAgainAfterTheBlocksWereScarce() {
        long[] handles = new long[CAPACITY];
        freelist.get(handles, 0, CAPACITY);
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        freelist.put(handles, 0, CAPACITY);
        assertThat(freelist.stats().cached()).isPositive();
        assertThat(freelist.get(handles, 0, CAPACITY)).isEqualTo(CAPACITY);
    }

    @Test
    void activeDoesNotCountWhatIsCached() {
        freelist.put(freelist.get());
        assertThat(freelist.stats().active()).isZero();
        assertThat(freelist.stats().cached()).isEqualTo(1);
        freelist.get();
        assertThat(freelist.stats().active()).isEqualTo(1);
        assertThat(freelist.stats().cached()).isZero();
        assertThat(freelist.stats().highWater()).isEqualTo(32);
    }

    @Test
    void flushGivesUpWhatIsCached() {
        freelist.put(freelist.get());
        freelist.flush();
        assertThat(freelist.stats().cached()).isZero();
        freelist.put(freelist.get());
        assertThat(freelist.stats().active()).isZero();
    }

    @Test
    void flushAllGivesUpWhatEveryThreadHasCached() throws Exception {
        long[] handles = new long[CACHE_BLOCKS];
        freelist.get(handles, 0, CACHE_BLOCKS);
        freelist.put(handles, 0, CACHE_BLOCKS);
        FreelistCache cache = freelist.cache();
        cache.put(cache.get());
        Threads.onAnother(() -> {
            freelist.put(freelist.get());
            freelist.flushAll();
            assertThat(freelist.stats().cached()).isZero();
            return null;
        });

        assertThat(freelist.stats().active()).isZero();
        cache.put(cache.get());
        freelist.put(freelist.get());
        assertThat(freelist.stats().cached()).isPositive();
        long[] all = new long[CAPACITY];
        assertThat(freelist.get(all, 0, CAPACITY)).isEqualTo(CAPACITY);
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void aDeadThreadsCacheIsTakenOver() throws Exception {
        for (int i = 0; i < 1000; i++) {
            Threads.onAnother(() -> {
                long[] handles = new long[CACHE_BLOCKS];
                freelist.get(handles, 0, CACHE_BLOCKS);
                freelist.put(handles, 0, CACHE_BLOCKS);
                return null;
            });
        }
        long caches = 6L * Runtime.getRuntime().availableProcessors();
        assertThat(freelist.stats().cached()).isLessThanOrEqualTo(caches * CACHE_BLOCKS);
        assertThat(freelist.stats().highWater()).isLessThanOrEqualTo((caches + 1) * CACHE_BLOCKS);
        assertThat(freelist.stats().active()).isZero();
        assertThat(freelist.get(new long[CAPACITY], 0, CAPACITY)).isEqualTo(CAPACITY);
    }

    @Test
    void itKeepsNoThreadAlive() throws Exception {
        var thread = Thread.ofPlatform().unstarted(() -> freelist.put(freelist.get()));
        thread.start();
        thread.join();
        var reference = new WeakReference<>(thread);
        thread = null;
        Collected.await(reference);
    }

    @Test
    void anExplicitCacheBelongsToOneThread() throws Exception {
        var cache = freelist.cache();
        long handle = cache.get();
        assertThatThrownBy(() -> Threads.onAnother(cache::get))
                .cause()
                .isInstanceOf(WrongThread.class)
                .hasMessageContaining("this cache of quotes belongs to thread");
        cache.put(handle);
        assertThatThrownBy(() -> cache.put(handle)).isInstanceOf(DoublePut.class);

        cache.close();
        cache.close();
        assertThat(freelist.stats().cached()).isZero();
        assertThatThrownBy(cache::get)
                .isInstanceOf(PoolClosed.class)
                .hasMessage("this cache of quotes is closed; use it before close, or take a new one");
    }

    /** The slots of a cache are zeros then, which read as blocks that there are not. */
    @Test
    void aLimitThatIsSetAfterCloseOpensNoCache() {
        long[] handles = new long[CAPACITY];
        freelist.get(handles, 0, CAPACITY);
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        freelist.put(handles, 0, CAPACITY);
        freelist.close();

        assertThatThrownBy(() -> freelist.maxBlocks(CAPACITY)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.maxBytes(CAPACITY * 64)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.get(handles, 0, CAPACITY)).isInstanceOf(PoolClosed.class);
        freelist.flush();
    }

    @Test
    void aClosedFreelistMakesNoCache() {
        freelist.close();
        assertThatThrownBy(freelist::cache).isInstanceOf(PoolClosed.class).hasMessageContaining("quotes is closed");
    }

    @Test
    void explicitCachesAreBoundedAndAClosedOneMakesRoom() {
        List<FreelistCache> caches = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            caches.add(freelist.cache());
        }
        assertThatThrownBy(freelist::cache)
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("64 explicit caches are open");
        caches.forEach(FreelistCache::close);
        for (int i = 0; i < 1000; i++) {
            freelist.cache().close();
        }
    }

    @Test
    void theLimitMayBeLoweredAndRaised() {
        long[] handles = new long[CAPACITY];
        freelist.get(handles, 0, 5000);

        freelist.maxBlocks(4000);
        assertThat(freelist.stats().capacity()).isEqualTo(4000);
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        freelist.put(handles, 4000, 1000);
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        freelist.put(handles[3999]);
        handles[3999] = freelist.get();
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);

        freelist.maxBytes(CAPACITY * 64);
        assertThat(freelist.get(handles, 4000, CAPACITY - 4000)).isEqualTo(CAPACITY - 4000);
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        freelist.put(handles, 0, CAPACITY);
        assertThat(freelist.stats().active()).isZero();
    }

    /** A limit that is no whole number of magazines cuts one in two; both parts serve. */
    @Test
    void aLimitMayCutAMagazine() {
        for (int limit = 1; limit <= 200; limit += 3) {
            freelist.maxBlocks(limit);
            long[] handles = new long[limit + 1];
            assertThat(freelist.get(handles, 0, limit + 1)).isEqualTo(limit);
            freelist.put(handles, 0, limit);
        }
        freelist.maxBlocks(CAPACITY);
        assertThat(freelist.get(new long[CAPACITY + 1], 0, CAPACITY + 1)).isEqualTo(CAPACITY);
    }

    @Test
    void aLimitOutsideWhatWasReservedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> freelist.maxBlocks(CAPACITY + 1))
                .withMessage("maxBlocks is 8,193; allowed: 0 to the 8,192 reserved by the builder");
        assertThatIllegalArgumentException().isThrownBy(() -> freelist.maxBlocks(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> freelist.maxBytes(CAPACITY * 64 + 1));
    }

    /** A live thread's cache is revoked while the thread is between two calls, and serves it again later. */
    @Test
    void aLiveThreadsCacheIsRevokedAndServesItAgain() throws Exception {
        var filled = new CountDownLatch(1);
        var emptied = new CountDownLatch(1);
        var owner = new Thread(() -> {
            freelist.put(freelist.get());
            filled.countDown();
            awaitUninterruptibly(emptied);
            freelist.put(freelist.get());
        });
        owner.start();
        filled.await();
        long[] handles = new long[CAPACITY];
        assertThat(freelist.get(handles, 0, CAPACITY)).isEqualTo(CAPACITY);
        freelist.put(handles, 0, CAPACITY);
        emptied.countDown();
        owner.join();
        assertThat(freelist.stats().active()).isZero();
        assertThat(freelist.stats().gets()).isEqualTo(CAPACITY + 2);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
