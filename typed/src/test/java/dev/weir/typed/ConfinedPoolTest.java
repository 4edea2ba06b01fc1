package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.core.PoolExhausted;
import dev.weir.core.WrongThread;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rule of ownership, which is a confined pool's alone, and that nobody waits for the owner's puts. */
@ParameterizedClass
@EnumSource(value = Mode.class, mode = EnumSource.Mode.MATCH_ALL, names = "CONFINED.*")
class ConfinedPoolTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final TypedPool<Quote> pool;

    ConfinedPoolTest(Mode mode) {
        pool = mode.builder(Quote.class).name("quotes").maxBlocks(4).build();
    }

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

    @Test
    @Timeout(60)
    void itDoesNotWaitAndSaysSo() throws Exception {
        var aDay = Duration.ofDays(1);
        Quote[] all = {pool.get(aDay), pool.get(aDay), pool.get(aDay), pool.get(aDay).price(7)};
        assertThatThrownBy(() -> pool.get(aDay))
                .isInstanceOf(PoolExhausted.class)
                .hasMessageContaining("a confined one does not wait");

        assertThat(pool.close(aDay).count()).isEqualTo(4);
        assertThat(all[3].price()).isZero();
    }
}
