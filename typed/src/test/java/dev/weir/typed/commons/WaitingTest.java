package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.commons.Kind.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever frees an object or room, those who wait get it, in the order in which they came. */
@ParameterizedClass
@EnumSource(Kind.class)
@Timeout(60)
class WaitingTest {
    @Parameter
    Kind kind;

    private final Hooks hooks = new Hooks();
    private final List<Thread> threads = new ArrayList<>();
    private Kind.Pool pool;
    private Message only;

    /** A pool of one object, which is borrowed. */
    @BeforeEach
    void borrowTheOnlyObject() throws Exception {
        var given = new Given();
        given.maxTotal = 1;
        pool = kind.pool(hooks, given);
        only = pool.borrowObject();
    }

    @AfterEach
    void nobodyIsLeft() throws Exception {
        pool.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(pool.getNumWaiters()).isZero();
        assertThat(pool.records()).isIn(-1L, (long) pool.getNumActive());
    }

    /** {@return a borrow on a thread of its own, which waits already} */
    private FutureTask<Message> waiter() {
        return waiter(Duration.ofMillis(-1));
    }

    private FutureTask<Message> borrower(Duration maxWait) {
        var borrow = new FutureTask<>(() -> pool.borrowObject(maxWait));
        threads.add(Thread.ofPlatform().start(borrow));
        return borrow;
    }

    private FutureTask<Message> waiter(Duration maxWait) {
        int before = pool.getNumWaiters();
        var borrow = borrower(maxWait);
        while (pool.getNumWaiters() == before && !borrow.isDone()) {
            Thread.onSpinWait();
        }
        return borrow;
    }

    @Test
    void aReturnServesWhoCameFirst() throws Exception {
        var first = waiter();
        var second = waiter();
        var third = waiter();

        pool.returnObject(only);

        assertThat(first.get()).isSameAs(only);
        assertThat(pool.getNumWaiters()).isEqualTo(2);
        pool.returnObject(first.get());
        assertThat(second.get()).isSameAs(only);
        pool.returnObject(second.get());
        assertThat(third.get()).isSameAs(only);
    }

    @Test
    void aNewcomerDoesNotGoAheadOfThoseWhoWait() throws Exception {
        var first = waiter();

        assertThatThrownBy(() -> pool.borrowObject(Duration.ZERO)).isInstanceOf(NoSuchElementException.class);

        pool.returnObject(only);
        assertThat(first.get()).isSameAs(only);
    }

    @Test
    void anInvalidatedObjectMakesRoomForANewOne() throws Exception {
        var waiter = waiter();

        pool.invalidateObject(only);

        assertThat(waiter.get().id()).isOne();
    }

    @Test
    void soDoesOneWhoseDestructionFails() throws Exception {
        var waiter = waiter();
        hooks.failsToDestroy = true;

        assertThatThrownBy(() -> pool.invalidateObject(only)).isInstanceOf(Hooks.Failure.class);

        assertThat(waiter.get().id()).isOne();
    }

    @Test
    void soDoesOneThatCantBePassivated() throws Exception {
        var waiter = waiter();
        hooks.failsToPassivate = true;

        pool.returnObject(only);

        assertThat(waiter.get().id()).isOne();
    }

    @Test
    void aWaiterWhoseNewObjectIsNoGoodLeavesTheRoomToTheNext() throws Exception {
        hooks.failsToMake = true;
        var unlucky = waiter();
        var next = waiter();

        pool.invalidateObject(only);

        assertThatThrownBy(unlucky::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(Hooks.Failure.class);
        assertThatThrownBy(next::get).hasCauseInstanceOf(Hooks.Failure.class);
        hooks.failsToMake = false;
        assertThat(pool.borrowObject().id()).isOne();
    }

    @Test
    void aWaiterThatIsGivenAnInvalidObjectGetsAnother() throws Exception {
        hooks.isValid = true;
        var waiter = waiter();
        hooks.failsToActivate = true;

        pool.returnObject(only);

        assertThatThrownBy(waiter::get).hasCauseInstanceOf(NoSuchElementException.class);
        assertThat(hooks.calls).contains("destroy 0", "make 1", "destroy 1");
    }

    @Test
    void aHigherLimitServesAsManyAsItAllows() throws Exception {
        var first = waiter();
        var second = waiter();
        var third = waiter();

        pool.setMaxTotal(3);

        assertThat(List.of(first.get().id(), second.get().id())).containsExactlyInAnyOrder(1L, 2L);
        assertThat(pool.getNumWaiters()).isOne();
        pool.setMaxTotal(-1);
        assertThat(third.get().id()).isEqualTo(3);
    }

    @Test
    void closeSendsThoseWhoWaitAway() {
        var first = waiter();
        var second = waiter();

        pool.close();

        assertThatThrownBy(first::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(second::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoIsInterruptedGoesAndTheNextIsServed() throws Exception {
        var interrupted = waiter();
        var next = waiter();

        threads.getFirst().interrupt();

        assertThatThrownBy(interrupted::get).hasCauseInstanceOf(InterruptedException.class);
        pool.returnObject(only);
        assertThat(next.get()).isSameAs(only);
    }

    @Test
    void whoGivesUpGoesAndTheNextIsServed() throws Exception {
        var impatient = waiter(Duration.ofMillis(20));
        var next = borrower(Duration.ofMillis(-1));

        assertThatThrownBy(impatient::get).hasCauseInstanceOf(NoSuchElementException.class);
        while (pool.getNumWaiters() == 0) {
            Thread.onSpinWait();
        }
        pool.returnObject(only);
        assertThat(next.get()).isSameAs(only);
    }

    @Test
    void anAddedObjectThatCantBePassivatedKeepsNobodyWaiting() throws Exception {
        pool.invalidateObject(only);
        hooks.failsToPassivate = true;
        assertThatThrownBy(pool::addObject).isInstanceOf(Hooks.Failure.class);

        assertThat(pool.borrowObject().id()).as("the condemned one made room").isEqualTo(2);
    }
}
