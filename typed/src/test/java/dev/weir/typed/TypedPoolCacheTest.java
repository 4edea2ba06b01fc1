package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.core.ForeignHandle;
import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.WeirException;
import dev.weir.core.WrongThread;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread's own way to a shared pool: the same records, the same checks, no look-up. */
class TypedPoolCacheTest {
    private static final int CAPACITY = 8192;

    interface Quote {
        long price();

        Quote price(long v);
    }

    /** With one view, so that a record tells which block it is. */
    private final TypedPool<Quote> pool =
            TypedPool.builder(Quote.class).name("quotes").views(1).maxBlocks(CAPACITY).build();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void whatIsPutIsAtHandForTheNextGet() {
        try (var cache = pool.cache()) {
            Quote quote = cache.get().price(42);
            assertThat(pool.stats().active()).isEqualTo(1);
            cache.put(quote);

            assertThat(pool.stats().active()).isZero();
            assertThat(pool.stats().freelist().cached()).isEqualTo(1);
            assertThat(cache.get()).isSameAs(quote);
            assertThat(quote.price()).isEqualTo(42);
        }
    }

    @Test
    void recordsAreThePoolsWhicheverWayTheyCame() throws Exception {
        try (var cache = pool.cache()) {
            Quote fromCache = cache.get();
            Quote fromPool = pool.get();
            pool.put(fromCache);
            cache.put(fromPool);
            Quote intoAnother = cache.get();
            Threads.onAnother(() -> {
                try (var other = pool.cache()) {
                    other.put(intoAnother);
                }
                return null;
            });

            assertThat(pool.stats().active()).isZero();
            assertThatThrownBy(() -> cache.put(intoAnother)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.put(fromPool)).isInstanceOf(StaleRecord.class);
        }
    }

    @Test
    void recordsOfAnotherPoolAreRefused() {
        try (var other = TypedPool.of(Quote.class);
                var cache = pool.cache()) {
            Quote foreign = other.get();
            assertThatThrownBy(() -> cache.put(foreign)).isInstanceOf(ForeignHandle.class);
            other.put(foreign);
        }
    }

    @Test
    void whatIsAtHandIsFoundAtTheLimit() throws Exception {
        Quote[] all = new Quote[CAPACITY];
        try (var cache = pool.cache()) {
            cache.put(cache.get());
            assertThat(Threads.onAnother(() -> pool.get(all, 0, CAPACITY))).isEqualTo(CAPACITY);

            assertThat(cache.tryGet()).isNull();
            assertThatThrownBy(cache::get)
                    .isInstanceOf(PoolExhausted.class)
                    .hasMessage("all 8,192 blocks of quotes are in use; put some back, or raise maxBlocks or maxBytes");
            cache.put(all[0]);
            assertThat(cache.get()).isSameAs(all[0]);
        }
    }

    @Test
    void aPoolTooSmallForCachesServesThemAllTheSame() {
        try (var small = TypedPool.builder(Quote.class).views(1).maxBlocks(2).build();
                var cache = small.cache()) {
            Quote quote = cache.get();
            small.get();
            assertThat(cache.tryGet()).isNull();
            cache.put(quote);
            assertThat(small.get()).isSameAs(quote);
        }
    }

    @Test
    void itBelongsToTheFirstThreadThatUsesIt() throws Exception {
        try (var cache = pool.cache()) {
            Quote quote = cache.get();

            assertThat(Threads.onAnother(() -> catchThrowable(cache::get)))
                    .isInstanceOf(WrongThread.class)
                    .hasMessageContainingAll("this cache of quotes belongs to thread", "thread other used it");
            assertThat(Threads.onAnother(() -> catchThrowable(() -> cache.put(quote)))).isInstanceOf(WrongThread.class);
            assertThat(Threads.onAnother(() -> catchThrowable(cache::close))).isInstanceOf(WrongThread.class);
            assertThat(pool.stats().active()).isEqualTo(1);
            cache.put(quote.price(1));
        }
    }

    @Test
    void closeGivesUpWhatIsAtHandAndEndsIt() {
        var cache = pool.cache();
        Quote out = cache.get();
        cache.put(cache.get());
        cache.close();
        cache.close();

        assertThat(pool.stats().freelist().cached()).isZero();
        assertThatThrownBy(cache::get)
                .isInstanceOf(PoolClosed.class)
                .hasMessage("this cache of quotes is closed; use it before close, or take a new one");
        assertThatThrownBy(cache::tryGet).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> cache.put(out)).isInstanceOf(PoolClosed.class);
        assertThat(out.price(7).price()).isEqualTo(7);
        pool.put(out);
        assertThat(pool.stats().active()).isZero();
    }

    @Test
    void afterThePoolClosedItRefusesAndClosesQuietly() {
        var cache = pool.cache();
        Quote quote = cache.get();
        cache.put(cache.get());
        pool.close();

        assertThatThrownBy(cache::get).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(cache::tryGet).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> cache.put(quote)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(pool::cache).isInstanceOf(PoolClosed.class).hasMessageContaining("quotes is closed");
        cache.close();
    }

    @Test
    void theyAreBoundedAndAClosedOneMakesRoom() {
        List<TypedPoolCache<Quote>> caches = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            caches.add(pool.cache());
        }
        assertThatThrownBy(pool::cache)
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("64 explicit caches are open");
        caches.getFirst().close();
        caches.set(0, pool.cache());
        caches.forEach(cache -> cache.put(cache.get()));
        assertThat(pool.stats().active()).isZero();
    }

    @Test
    void oneThatWasDroppedMakesRoomToo() {
        List<WeakReference<TypedPoolCache<Quote>>> dropped = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            var cache = pool.cache();
            cache.put(cache.get());
            dropped.add(new WeakReference<>(cache));
        }
        for (int i = 0; i < 100 && dropped.stream().anyMatch(cache -> cache.get() != null); i++) {
            System.gc();
        }

        pool.cache().close();
        assertThat(pool.get(new Quote[CAPACITY + 1], 0, CAPACITY + 1)).isEqualTo(CAPACITY);
    }

    @Test
    void aConfinedPoolHasNothingToCacheAndServesItself() {
        try (var confined = TypedPool.builder(Quote.class).confined().views(1).maxBlocks(1).build();
                var cache = confined.cache()) {
            Quote quote = cache.get();
            assertThat(cache.tryGet()).isNull();
            cache.put(quote);
            assertThat(confined.get()).isSameAs(quote);
        }
    }
}
