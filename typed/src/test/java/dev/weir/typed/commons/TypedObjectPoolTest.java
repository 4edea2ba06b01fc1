package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.typed.StaleRecord;
import dev.weir.typed.TypedPool;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.junit.jupiter.api.Test;

/** What is different when the objects are records. */
class TypedObjectPoolTest {

    @Test
    void oneLineMakesAPoolOfRecords() throws Exception {
        try (ObjectPool<Message> pool = TypedObjectPool.of(Message.class)) {
            Message message = pool.borrowObject().id(42);

            assertThat(message.id()).isEqualTo(42);
            pool.returnObject(message);
        }
    }

    @Test
    void aDestroyedRecordIsStale() throws Exception {
        try (var pool = TypedObjectPool.of(Message.class)) {
            Message message = pool.borrowObject();
            pool.invalidateObject(message);

            assertThatExceptionOfType(StaleRecord.class).isThrownBy(message::id);
        }
    }

    @Test
    void aReturnedRecordIsStaleUntilItIsBorrowedAgainAndKeepsItsContent() throws Exception {
        try (var pool = TypedObjectPool.of(Message.class)) {
            Message message = pool.borrowObject().id(7);
            pool.returnObject(message);

            assertThatExceptionOfType(StaleRecord.class).isThrownBy(message::id);
            assertThatExceptionOfType(StaleRecord.class).isThrownBy(() -> message.id(8));
            assertThatExceptionOfType(StaleRecord.class)
                    .isThrownBy(() -> pool.records().segment(message));
            assertThatExceptionOfType(StaleRecord.class)
                    .isThrownBy(() -> pool.records().put(message));
            assertThat(pool.records().stats().freelist().misuses()).isEqualTo(4);

            assertThat(pool.borrowObject()).isSameAs(message);
            assertThat(message.id()).isEqualTo(7);
        }
    }

    @Test
    void everyHookSeesARecordInUse() throws Exception {
        var seen = new ArrayList<Long>();
        try (TypedPool<Message> records = TypedPool.of(Message.class);
                var pool = TypedObjectPool.builder(new TypedPooledObjectFactory<>(records) {
                    @Override
                    public void activateObject(PooledObject<Message> p) {
                        seen.add(p.getObject().id());
                    }

                    @Override
                    public boolean validateObject(PooledObject<Message> p) {
                        return seen.add(p.getObject().id());
                    }

                    @Override
                    public void passivateObject(PooledObject<Message> p) {
                        seen.add(p.getObject().id());
                    }

                    @Override
                    protected void discard(Message message, DestroyMode mode) {
                        seen.add(message.id());
                    }
                })
                        .testOnCreate(true)
                        .testOnReturn(true)
                        .build()) {
            pool.returnObject(pool.borrowObject().id(7));
            pool.returnObject(pool.borrowObject());
            pool.clear();

            // Made: create, activate, borrow; twice returned; once borrowed; destroyed.
            assertThat(seen).containsExactly(0L, 0L, 0L, 7L, 7L, 7L, 7L, 7L, 7L, 7L);
        }
    }

    @Test
    void aRecordThatWasPutBehindThePoolsBackIsRefusedAndCostsNoRoom() throws Exception {
        try (var pool = TypedObjectPool.builder(Message.class)
                .maxTotal(1)
                .blockWhenExhausted(false)
                .build()) {
            Message message = pool.borrowObject();
            pool.records().put(message);

            assertThatIllegalStateException()
                    .isThrownBy(() -> pool.returnObject(message))
                    .withMessageStartingWith("Returned record was put into its TypedPool");

            Message next = pool.borrowObject().id(1);
            assertThat(pool.getNumActive()).isOne();
            pool.returnObject(next);
            assertThat(pool.records().stats().active()).isOne();
        }
    }

    @Test
    void aRecordsBytesAreAtHand() throws Exception {
        try (var pool = TypedObjectPool.of(Message.class)) {
            Message message = pool.borrowObject();

            assertThat(pool.records().segment(message).byteSize()).isEqualTo(12);
        }
    }

    @Test
    void theTypedPoolEndsWithTheLastRecord() throws Exception {
        var pool = TypedObjectPool.of(Message.class);
        Message message = pool.borrowObject().id(7);
        pool.close();
        assertThat(message.id()).isEqualTo(7);

        pool.returnObject(message);

        assertThatExceptionOfType(PoolClosed.class).isThrownBy(() -> pool.records().get());
    }

    @Test
    void aTypedPoolOfOnesOwnStaysOpen() throws Exception {
        try (TypedPool<Message> records = TypedPool.of(Message.class)) {
            try (var pool = TypedObjectPool.builder(new TypedPooledObjectFactory<>(records)).build()) {
                pool.returnObject(pool.borrowObject());
                assertThat(records.stats().active()).isOne();
            }
            assertThat(records.stats().active()).isZero();
            records.put(records.get());
        }
    }

    @Test
    void atTheLimitOfTheTypedPoolABorrowerWaits() throws Exception {
        try (TypedPool<Message> records =
                TypedPool.builder(Message.class).maxBlocks(1).build();
                var pool = TypedObjectPool.builder(new TypedPooledObjectFactory<>(records))
                        .maxWait(Duration.ofMillis(1))
                        .build()) {
            pool.borrowObject();

            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(pool::borrowObject)
                    .withMessageStartingWith("Timeout waiting for idle object");
        }
    }

    @Test
    void aLimitOfTheTypedPoolThatChangesIsTakenUp() throws Exception {
        try (TypedPool<Message> records =
                TypedPool.builder(Message.class).maxBlocks(1).reserveBlocks(8).build();
                var pool = TypedObjectPool.builder(new TypedPooledObjectFactory<>(records))
                        .maxWait(Duration.ofMillis(1))
                        .build()) {
            Message first = pool.borrowObject();
            records.maxBlocks(2);
            Message second = pool.borrowObject();
            pool.returnObject(second);
            pool.clear();

            records.maxBlocks(1);
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(pool::borrowObject)
                    .withMessageStartingWith("Timeout waiting for idle object");

            pool.returnObject(first);
            assertThat(pool.borrowObject()).isSameAs(first);
        }
    }

    @Test
    void aTypedPoolThatOthersUseUpIsNamed() {
        try (TypedPool<Message> records =
                TypedPool.builder(Message.class).maxBlocks(1).name("messages").build();
                var pool = TypedObjectPool.builder(new TypedPooledObjectFactory<>(records))
                        .build()) {
            records.get();

            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(pool::borrowObject)
                    .withMessageContaining("messages")
                    .withCauseInstanceOf(PoolExhausted.class);
            assertThat(pool.getNumActive()).isZero();
        }
    }

    @Test
    void aRecordThatCantBePreparedIsPutBack() {
        try (TypedPool<Message> records = TypedPool.of(Message.class);
                var pool = TypedObjectPool.builder(new TypedPooledObjectFactory<>(records) {
                    @Override
                    protected void prepare(Message message) {
                        throw new UnsupportedOperationException("no");
                    }
                }).build()) {

            assertThatThrownBy(pool::borrowObject).hasMessage("no");

            assertThat(records.stats().active()).isZero();
        }
    }

    @Test
    void anErrorOfAHookReachesTheCallerAndLosesNoRecord() throws Exception {
        try (TypedPool<Message> records = TypedPool.of(Message.class);
                var pool = TypedObjectPool.builder(new TypedPooledObjectFactory<>(records) {
                    @Override
                    public void passivateObject(PooledObject<Message> p) {
                        throw new StackOverflowError();
                    }
                }).build()) {
            Message message = pool.borrowObject();

            assertThatThrownBy(() -> pool.returnObject(message)).isInstanceOf(StackOverflowError.class);

            assertThat(pool.getNumActive()).isZero();
            assertThat(records.stats().active()).isZero();
        }
    }

    /** An object that comes back is idle for a moment, before it is given to who waits. */
    @Test
    void aNewcomerDoesNotTakeWhatIsIdleWhileSomebodyWaits() throws Exception {
        try (var pool = TypedObjectPool.builder(Message.class).maxTotal(1).build()) {
            pool.addObject();
            var first = pool.engine.line.join();

            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(() -> pool.borrowObject(Duration.ZERO));

            assertThat(first.lease()).isNotNull();
        }
    }

    @Test
    void useNotesTheTimeAndNothingElse() throws Exception {
        try (var pool = TypedObjectPool.of(Message.class)) {
            Message message = pool.borrowObject().id(7);

            pool.use(message);

            assertThat(message.id()).isEqualTo(7);
            assertThat(pool.getNumActive()).isOne();
            pool.returnObject(message);
            assertThatIllegalStateException().isThrownBy(() -> pool.use(message));
        }
    }

    @Test
    void aFactoryThatMakesAnObjectTwiceIsRefused() throws Exception {
        Object same = new Object();
        var factory = new BasePooledObjectFactory<Object>() {
            @Override
            public Object create() {
                return same;
            }

            @Override
            public PooledObject<Object> wrap(Object object) {
                return new DefaultPooledObject<>(object);
            }
        };
        try (var pool = WeirObjectPool.builder(factory).maxTotal(2).build()) {
            pool.borrowObject();

            assertThatIllegalStateException()
                    .isThrownBy(pool::borrowObject)
                    .withMessageEndingWith(
                            "made an object that is in the pool already; it must make a new one each time");
            assertThat(pool.getNumActive()).isOne();
        }
    }

    @Test
    void anExistingPoolKeepsItsFeaturesAndPoolsRecords() throws Exception {
        try (TypedPool<Message> records = TypedPool.of(Message.class)) {
            var factory = new TypedPooledObjectFactory<>(records);
            try (var pool = new GenericObjectPool<>(factory);
                    var keyed = new GenericKeyedObjectPool<>(factory.<String>keyed())) {
                pool.returnObject(pool.borrowObject().id(1));
                keyed.returnObject("a", keyed.borrowObject("a").id(2));

                assertThat(records.stats().active()).isEqualTo(2);
            }
            assertThat(records.stats().active()).isZero();
        }
    }

    @Test
    void borrowAndReturnMakeNoGarbage() throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var pool = TypedObjectPool.of(Message.class)) {
            pairs(pool, 50_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            pairs(pool, 50_000);

            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
        }
    }

    private static void pairs(ObjectPool<Message> pool, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Message message = pool.borrowObject();
            message.uses(message.uses() + 1);
            pool.returnObject(message);
        }
    }
}
