package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.core.WrongThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rule of ownership, which is a confined pool's alone. */
class ConfinedPoolTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final TypedPool<Quote> pool =
            TypedPool.builder(Quote.class).confined().name("quotes").maxBlocks(4).build();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void theFirstThreadOwnsItUntilAnotherAdoptsIt() throws Exception {
        Quote quote = pool.get();

        assertThat(Threads.onAnother(() -> catchThrowable(pool::get)))
                .isInstanceOf(WrongThread.class)
                .hasMessageContaining("quotes is confined to thread ")
                .hasMessageContaining("adopt()");
        assertThat(Threads.onAnother(() -> catchThrowable(() -> pool.put(quote)))).isInstanceOf(WrongThread.class);
        assertThat(Threads.onAnother(() -> quote.price(5).price())).isEqualTo(5);

        Threads.onAnother(() -> {
            pool.adopt();
            pool.put(quote);
            return null;
        });
        assertThat(pool.stats().active()).isZero();
        assertThatThrownBy(pool::get).isInstanceOf(WrongThread.class);
    }

    @Test
    void soAreItsLimitAndItsFreeRecordsTheOwners() throws Exception {
        pool.put(pool.get());

        assertThat(Threads.onAnother(() -> catchThrowable(() -> pool.maxBlocks(2)))).isInstanceOf(WrongThread.class);
        assertThat(Threads.onAnother(() -> catchThrowable(() -> pool.maxBytes(64)))).isInstanceOf(WrongThread.class);
        assertThat(Threads.onAnother(() -> catchThrowable(pool::flush))).isInstanceOf(WrongThread.class);
        assertThat(Threads.onAnother(() -> catchThrowable(() -> pool.cache().get()))).isInstanceOf(WrongThread.class);
        assertThat(pool.stats().capacity()).isEqualTo(4);
    }
}
