package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keys have to do with each other: one TypedPool, one limit, and nothing else. */
@Timeout(60)
class KeyedPoolTest {
    private final TypedKeyedObjectPool<String,
            Message> pool = TypedKeyedObjectPool.<String, Message>builder(Message.class)
                    .maxTotal(2)
                    .maxWait(Duration.ZERO)
                    .jmxEnabled(false)
                    .build();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aKeyHasItsOwnObjects() throws Exception {
        Message a = pool.borrowObject("a");
        Message b = pool.borrowObject("b");

        assertThatIllegalStateException().isThrownBy(() -> pool.returnObject("a", b));
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.returnObject("c", a))
                .withMessageContaining("nothing is borrowed for key c");
        assertThatNullPointerException().isThrownBy(() -> pool.borrowObject(null)).withMessage("key");

        pool.returnObject("a", a);
        assertThat(pool.getNumIdle("a")).isOne();
        assertThat(pool.getNumActive("b")).isOne();
        assertThat(pool.getNumIdle("c")).isZero();
        assertThat(pool.records().stats().active()).isEqualTo(2);
    }

    @Test
    void aKeyGetsTheRoomOfAnotherOnesIdleObject() throws Exception {
        pool.returnObject("a", pool.borrowObject("a"));
        Message second = pool.borrowObject("b");

        Message third = pool.borrowObject("b");

        assertThat(pool.getNumIdle("a")).isZero();
        assertThat(third).isNotSameAs(second);
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> pool.borrowObject("a"));
    }

    @Test
    void whoWaitsForRoomIsServedByAReturnToAnotherKey() throws Exception {
        Message a = pool.borrowObject("a");
        pool.borrowObject("a");
        var borrow = new FutureTask<>(() -> pool.borrowObject("b", Duration.ofMillis(-1)));
        Thread thread = Thread.ofPlatform().start(borrow);
        while (pool.getNumWaiters() == 0) {
            Thread.onSpinWait();
        }

        pool.returnObject("a", a);

        assertThat(borrow.get()).isNotNull();
        assertThat(pool.getNumActive("b")).isOne();
        assertThat(pool.getNumIdle()).isZero();
        thread.join();
    }

    @Test
    void whoWaitsForRoomIsServedByAHigherLimit() throws Exception {
        pool.borrowObject("a");
        pool.borrowObject("a");
        var borrow = new FutureTask<>(() -> pool.borrowObject("b", Duration.ofMillis(-1)));
        Thread thread = Thread.ofPlatform().start(borrow);
        while (pool.getNumWaiters() == 0) {
            Thread.onSpinWait();
        }

        pool.setMaxTotal(3);

        assertThat(borrow.get()).isNotNull();
        thread.join();
    }

    @Test
    void aKeyWithoutObjectsIsForgottenAndStartsAgain() throws Exception {
        for (int i = 0; i < 100; i++) {
            pool.returnObject("key " + i, pool.borrowObject("key " + i));
            pool.clear("key " + i);
        }
        assertThat(pool)
                .hasToString("TypedKeyedObjectPool[keys=0, objects=0, waiters=0, maxTotal=2, maxTotalPerKey=-1]");

        pool.invalidateObject("a", pool.borrowObject("a"));
        assertThat(pool.toString()).contains("keys=0");
        assertThat(pool.borrowObject("a")).isNotNull();
    }

    @Test
    void aLimitPerKeyHoldsForKeysThatComeLater() throws Exception {
        pool.borrowObject("a");
        pool.setMaxTotalPerKey(1);

        assertThatThrownBy(() -> pool.borrowObject("a")).isInstanceOf(NoSuchElementException.class);
        pool.borrowObject("b");
        pool.setMaxTotal(9);
        assertThatThrownBy(() -> pool.borrowObject("b")).isInstanceOf(NoSuchElementException.class);
        assertThat(pool.borrowObject("c")).isNotNull();
    }

    @Test
    void theTypedPoolEndsWithTheLastRecord() throws Exception {
        Message message = pool.borrowObject("a").id(7);
        pool.close();

        assertThat(message.id()).isEqualTo(7);
        assertThat(pool.records().stats().freelist().committedBytes()).isPositive();
        pool.returnObject("a", message);
        assertThat(pool.records().stats().freelist().committedBytes()).isZero();
    }
}
