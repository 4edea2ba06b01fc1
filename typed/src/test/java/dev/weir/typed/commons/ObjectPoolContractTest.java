package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.commons.Kind.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.DestroyMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one thread may rely on, on the engine and on every adapter. */
@ParameterizedClass
@EnumSource(Kind.class)
class ObjectPoolContractTest {
    @Parameter
    Kind kind;

    private final Hooks hooks = new Hooks();
    private final Given given = new Given();
    private final List<Exception> swallowed = new ArrayList<>();
    private Kind.Pool pool;

    private Kind.Pool open() {
        given.listener = swallowed::add;
        pool = kind.pool(hooks, given);
        return pool;
    }

    /** Whatever a test did, no record is lost. */
    @AfterEach
    void everyRecordIsAccountedFor() {
        hooks.failsToDestroy = false;
        pool.close();
        assertThat(pool.getNumIdle()).isZero();
        assertThat(pool.records()).isIn(-1L, (long) pool.getNumActive());
    }

    @Test
    void anObjectIsMadeActivatedValidatedPassivatedAndUsedAgain() throws Exception {
        open();

        Message first = pool.borrowObject();
        pool.returnObject(first.uses(7));
        Message second = pool.borrowObject();

        assertThat(second).isSameAs(first);
        assertThat(second.uses()).as("it keeps its content").isEqualTo(7);
        assertThat(hooks.calls)
                .containsExactly("make 0", "activate 0", "validate 0", "passivate 0", "activate 0", "validate 0");
    }

    @Test
    void everyBorrowedObjectIsAnotherOneAndComesBack() throws Exception {
        open();
        List<Message> borrowed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            borrowed.add(pool.borrowObject());
        }

        assertThat(borrowed).extracting(Message::id).doesNotHaveDuplicates();
        assertThat(pool.getNumActive()).isEqualTo(100);
        for (Message message : borrowed) {
            pool.returnObject(message);
        }
        assertThat(pool.getNumActive()).isZero();
        assertThat(pool.getNumIdle()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOrderIsAsAskedFor(boolean lifo) throws Exception {
        given.lifo = lifo;
        open();
        for (int i = 0; i < 3; i++) {
            pool.addObject();
        }

        List<Long> order = List.of(pool.borrowObject().id(), pool.borrowObject().id(), pool.borrowObject().id());

        assertThat(order).isEqualTo(lifo ? List.of(2L, 1L, 0L) : List.of(0L, 1L, 2L));
    }

    @Test
    void anAddedObjectIsPassivatedAndNotValidated() throws Exception {
        open();

        pool.addObject();

        assertThat(hooks.calls).containsExactly("make 0", "passivate 0");
        assertThat(pool.getNumIdle()).isOne();
    }

    @Test
    void anIdleObjectThatIsNotValidIsDestroyedAndTheNextOneTried() throws Exception {
        open().addObject();
        hooks.isValid = false;

        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(pool::borrowObject)
                .withMessageStartingWith("Unable to validate object: active=0, idle=0");

        assertThat(hooks.calls).endsWith("validate 0", "destroy 0", "make 1", "activate 1", "validate 1", "destroy 1");
        assertThat(pool.getNumActive()).isZero();
    }

    @Test
    void anIdleObjectThatCantBeActivatedIsDestroyedAndTheNextOneTried() throws Exception {
        open().addObject();
        hooks.failsToActivate = true;

        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(pool::borrowObject)
                .withMessageStartingWith("Unable to activate object")
                .withCauseInstanceOf(Hooks.Failure.class);

        assertThat(hooks.calls).contains("destroy 0", "destroy 1");
        assertThat(pool.getNumActive()).isZero();
    }

    @Test
    void anObjectThatCantBePassivatedIsDestroyedAndTheListenerHearsWhy() throws Exception {
        open();
        Message message = pool.borrowObject();
        hooks.failsToPassivate = true;

        pool.returnObject(message);

        assertThat(hooks.calls).endsWith("passivate 0", "destroy 0");
        assertThat(swallowed).singleElement().isInstanceOf(Hooks.Failure.class);
        assertThat(pool.getNumIdle()).isZero();
        assertThat(pool.getNumActive()).isZero();
    }

    @Test
    void anObjectThatIsValidatedAtItsReturnAndIsNotValidIsDestroyed() throws Exception {
        given.testOnReturn = true;
        open();
        Message message = pool.borrowObject();
        hooks.isValid = false;

        pool.returnObject(message);

        assertThat(hooks.calls).endsWith("validate 0", "destroy 0");
        assertThat(pool.getNumIdle()).isZero();
    }

    @Test
    void anObjectThatIsValidatedWhenMadeAndIsNotValidIsDestroyed() {
        given.testOnCreate = true;
        open();
        hooks.isValid = false;

        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(pool::borrowObject);

        assertThat(hooks.calls).containsExactly("make 0", "validate 0", "destroy 0");
    }

    @Test
    void anObjectThatCantBePassivatedWhenAddedIsDestroyedByTheNextCallThatMayTakeTime() {
        given.maxTotal = 1;
        open();
        hooks.failsToPassivate = true;
        assertThatThrownBy(pool::addObject).isInstanceOf(Hooks.Failure.class);
        assertThat(pool.getNumActive()).isZero();

        assertThatThrownBy(pool::addObject).isInstanceOf(Hooks.Failure.class);

        assertThat(hooks.calls).containsExactly("make 0", "passivate 0", "destroy 0", "make 1", "passivate 1");
    }

    @Test
    void whatTheFactoryThrowsInsteadOfMakingReachesTheBorrowerAndCostsNoRoom() throws Exception {
        given.maxTotal = 1;
        open();
        hooks.failsToMake = true;
        assertThatThrownBy(pool::borrowObject).isInstanceOf(Hooks.Failure.class);
        assertThatThrownBy(pool::addObject).isInstanceOf(Hooks.Failure.class);
        hooks.failsToMake = false;

        assertThat(pool.borrowObject().id()).isZero();
    }

    @Test
    void aSecondReturnIsRefused() throws Exception {
        open();
        Message message = pool.borrowObject();
        pool.returnObject(message);

        assertThatIllegalStateException()
                .isThrownBy(() -> pool.returnObject(message))
                .withMessageStartingWith("Object has already been returned to this pool or is invalid");

        assertThat(pool.getNumIdle()).isOne();
        assertThat(pool.borrowObject()).isNotSameAs(pool.borrowObject());
    }

    @Test
    void anObjectThatWasNeverBorrowedHereIsRefused() throws Exception {
        open();
        pool.addObject();
        try (var other = kind.pool(new Hooks(), new Given())) {
            Message foreign = other.borrowObject();

            assertThatIllegalStateException()
                    .isThrownBy(() -> pool.returnObject(foreign))
                    .withMessageStartingWith("Returned object not currently part of this pool");
            assertThatIllegalStateException()
                    .isThrownBy(() -> pool.invalidateObject(foreign))
                    .withMessageStartingWith("Invalidated object not currently part of this pool");
            assertThatIllegalStateException().isThrownBy(() -> pool.returnObject(null));
            other.returnObject(foreign);
        }
        assertThat(pool.getNumIdle()).isOne();
    }

    @Test
    void anObjectIsInvalidatedOnceAndNotReturnedThen() throws Exception {
        open();
        Message message = pool.borrowObject();
        Message stays = pool.borrowObject();
        pool.invalidateObject(message);

        assertThatIllegalStateException().isThrownBy(() -> pool.invalidateObject(message));
        assertThatIllegalStateException().isThrownBy(() -> pool.returnObject(message));

        assertThat(hooks.calls).filteredOn(call -> call.startsWith("destroy")).containsExactly("destroy 0");
        assertThat(pool.getNumActive()).isOne();
        pool.returnObject(stays);
    }

    @Test
    void anIdleObjectCantBeInvalidated() throws Exception {
        open();
        Message message = pool.borrowObject();
        pool.returnObject(message);

        assertThatIllegalStateException()
                .isThrownBy(() -> pool.invalidateObject(message))
                .withMessageContaining("it was returned already");

        assertThat(pool.borrowObject()).isSameAs(message);
    }

    @Test
    void invalidateThrowsWhatTheFactoryThrowsAndTheObjectIsGone() throws Exception {
        given.maxTotal = 1;
        open();
        Message message = pool.borrowObject();
        hooks.failsToDestroy = true;

        assertThatThrownBy(() -> pool.invalidateObject(message)).isInstanceOf(Hooks.Failure.class);

        assertThat(pool.getNumActive()).isZero();
        assertThat(pool.borrowObject().id()).isOne();
    }

    @Test
    void theFactoryIsToldWhyAnObjectIsDestroyed() throws Exception {
        open();

        pool.invalidateObject(pool.borrowObject(), DestroyMode.ABANDONED);

        assertThat(hooks.calls).endsWith("destroy ABANDONED 0");
    }

    @Test
    void clearDestroysWhatIsIdle() throws Exception {
        open();
        Message borrowed = pool.borrowObject();
        pool.addObject();
        pool.addObject();

        pool.clear();

        assertThat(hooks.calls).contains("destroy 1", "destroy 2").doesNotContain("destroy 0");
        assertThat(pool.getNumIdle()).isZero();
        assertThat(pool.getNumActive()).isOne();
        pool.returnObject(borrowed);
        assertThat(pool.borrowObject()).isSameAs(borrowed);
    }

    @Test
    void closeDestroysWhatIsIdleAndLaterWhatIsReturned() throws Exception {
        open();
        Message returned = pool.borrowObject();
        Message invalidated = pool.borrowObject();
        pool.addObject();

        pool.close();

        assertThat(hooks.calls).endsWith("destroy 2");
        assertThat(pool.getNumActive()).isEqualTo(2);
        pool.returnObject(returned);
        assertThat(hooks.calls).endsWith("destroy 0");
        pool.invalidateObject(invalidated);
        assertThat(hooks.calls).endsWith("destroy 1");
        assertThat(pool.getNumActive()).isZero();
        assertThat(pool.getNumIdle()).isZero();
        pool.close();
    }

    @Test
    void closeSwallowsWhatTheFactoryThrows() throws Exception {
        open().addObject();
        pool.addObject();
        hooks.failsToDestroy = true;

        pool.close();

        assertThat(swallowed).hasSize(2);
    }

    @Test
    void aClosedPoolLendsAndMakesNothing() throws Exception {
        open().addObject();
        pool.close();
        hooks.calls.clear();

        assertThatIllegalStateException().isThrownBy(pool::borrowObject).withMessageStartingWith("Pool not open");
        assertThatIllegalStateException().isThrownBy(pool::addObject);
        pool.clear();

        assertThat(hooks.calls).isEmpty();
    }

    @Test
    void aPoolAtItsLimitThatDoesNotBlockRefusesAtOnce() throws Exception {
        given.maxTotal = 1;
        given.blocks = false;
        open();
        Message only = pool.borrowObject();

        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(pool::borrowObject)
                .withMessage("Pool exhausted: active=1, idle=0, waiters=0, maxTotal=1");

        pool.returnObject(only);
        assertThat(pool.borrowObject()).isSameAs(only);
    }

    @Test
    void aBorrowThatWaitsInVainEndsNoEarlierThanAskedFor() throws Exception {
        given.maxTotal = 1;
        given.maxWait = Duration.ofMillis(30);
        open();
        pool.borrowObject();
        for (boolean isOwnWait : new boolean[] {false, true}) {
            long start = System.nanoTime();

            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(() -> borrow(isOwnWait))
                    .withMessageStartingWith("Timeout waiting for idle object, maxWaitDuration=30 ms");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
        }
        assertThat(pool.getNumWaiters()).isZero();
    }

    private Message borrow(boolean isOwnWait) throws Exception {
        return isOwnWait ? pool.borrowObject(Duration.ofMillis(30)) : pool.borrowObject();
    }

    @Test
    void theWaitIsChangedAtRunTime() throws Exception {
        given.maxTotal = 1;
        open();
        pool.borrowObject();
        pool.setMaxWait(Duration.ZERO);

        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(pool::borrowObject)
                .withMessageContaining("maxWaitDuration=0 ms");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReturnedBeyondMaxIdleIsDestroyed(boolean lifo) throws Exception {
        given.lifo = lifo;
        given.maxIdle = 1;
        open();
        Message first = pool.borrowObject();
        Message second = pool.borrowObject();
        pool.returnObject(first);
        pool.returnObject(second);
        pool.addObject();

        assertThat(pool.getNumIdle()).isOne();
        assertThat(hooks.calls).contains("destroy 1").doesNotContain("destroy 0", "make 2");
    }

    @Test
    void addObjectStopsAtMaxTotal() throws Exception {
        given.maxTotal = 2;
        open();

        pool.addObjects(5);

        assertThat(pool.getNumIdle()).isEqualTo(2);
    }

    @Test
    void aLowerLimitDestroysIdleObjectsNowAndBorrowedOnesWhenReturned() throws Exception {
        open();
        Message borrowed = pool.borrowObject();
        Message other = pool.borrowObject();
        pool.addObjects(3);

        pool.setMaxTotal(1);

        assertThat(pool.getNumIdle()).isZero();
        pool.returnObject(other);
        assertThat(hooks.calls).endsWith("destroy 1");
        pool.returnObject(borrowed);
        assertThat(pool.getNumIdle()).isOne();
    }

    @Test
    void aFailingListenerDoesNotDisturbThePool() throws Exception {
        open();
        given.listener = e -> {
            throw new IllegalArgumentException();
        };
        pool.close();
        pool = kind.pool(hooks, given);
        Message message = pool.borrowObject();
        hooks.failsToPassivate = true;

        pool.returnObject(message);

        assertThat(pool.getNumActive()).isZero();
    }
}
