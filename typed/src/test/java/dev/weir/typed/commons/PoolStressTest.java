package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.TypedPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.PooledObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More threads than objects borrow, return, invalidate, add, clear and change the limit, with a factory that fails now
 * and then; every borrow waits for as long as it takes, so a thread that is stranded ends the test by its timeout.
 */
@ParameterizedClass(name = "lifo {0}")
@ValueSource(booleans = {true, false})
@Timeout(180)
class PoolStressTest {
    private static final int THREADS = 6;
    private static final int LIMIT = 3;
    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    @Parameter
    boolean lifo;

    private final TypedPool<Message> records = TypedPool.of(Message.class);
    private final LongAdder borrows = new LongAdder();
    private final LongAdder returns = new LongAdder();

    /** Records whose hooks fail once in fifty times. */
    private final TypedPooledObjectFactory<Message> factory = new TypedPooledObjectFactory<>(records) {
        private final AtomicInteger turn = new AtomicInteger();

        private boolean fails() {
            return turn.incrementAndGet() % 50 == 0;
        }

        private void maybeFail() throws Hooks.Failure {
            if (fails()) {
                throw new Hooks.Failure("now and then");
            }
        }

        @Override
        protected void prepare(Message message) throws Exception {
            maybeFail();
            message.uses(0);
        }

        @Override
        protected void discard(Message message, DestroyMode mode) throws Exception {
            maybeFail();
        }

        @Override
        public boolean validateObject(PooledObject<Message> p) {
            return !fails();
        }

        @Override
        public void passivateObject(PooledObject<Message> p) throws Exception {
            maybeFail();
        }
    };

    @AfterEach
    void close() {
        assertThat(records.stats().active()).as("no record is lost").isZero();
        records.close();
    }

    private Settings settings() {
        var settings = new Settings();
        settings.isInJmx = false;
        settings.lifo = lifo;
        settings.maxTotal = LIMIT;
        return settings;
    }

    @Test
    void countsAddUpAndNobodyIsStranded() throws Exception {
        withoutKeys(5_000);
    }

    @Test
    @Tag("stress")
    void countsAddUpAndNobodyIsStrandedForAMinute() throws Exception {
        long start = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - start).toSeconds() < 30) {
            withoutKeys(50_000);
            assertThat(records.stats().active()).isZero();
            withKeys(20_000);
            assertThat(records.stats().active()).isZero();
        }
    }

    private void withoutKeys(int rounds) throws Exception {
        var pool = new WeirObjectPool<>(factory, settings(), Capacity.NO_CEILING, null);
        inParallel(seed -> {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < rounds; i++) {
                Message message = borrow(pool::borrowObject);
                if (message != null) {
                    use(message, seed);
                    giveBack(random, message, m -> pool.returnObject(m), m -> pool.invalidateObject(m));
                }
                disturb(random, pool::addObject, pool::clear, () -> pool.setMaxTotal(1 + random.nextInt(LIMIT)));
            }
        });
        assertThat(pool.getNumActive()).isZero();
        assertThat(pool.getNumWaiters()).isZero();
        assertThat(pool.engine.capacity.used()).isEqualTo(pool.getNumIdle() + pool.engine.condemned());
        pool.close();
        assertThat(pool.engine.registry.borrows()).isEqualTo(borrows.sumThenReset());
        assertThat(pool.engine.registry.returns()).isEqualTo(returns.sumThenReset());
        assertThat(pool.engine.counts.created.sum()).isEqualTo(pool.engine.counts.destroyed.sum());
        assertThat(pool.engine.capacity.used()).isZero();
    }

    @Test
    void keysThatShareALimitStrandNobody() throws Exception {
        withKeys(3_000);
    }

    private void withKeys(int rounds) throws Exception {
        var settings = settings();
        settings.maxTotal = 2;
        settings.maxTotalOfKeys = LIMIT;
        var pool = new WeirKeyedObjectPool<String, Message>(key -> factory, settings, Capacity.NO_CEILING, null);
        inParallel(seed -> {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < rounds; i++) {
                String key = KEYS.get(random.nextInt(KEYS.size()));
                Message message = borrow(() -> pool.borrowObject(key));
                if (message != null) {
                    use(message, seed);
                    giveBack(random, message, m -> pool.returnObject(key, m), m -> pool.invalidateObject(key, m));
                }
                disturb(
                        random,
                        () -> pool.addObject(key),
                        () -> pool.clear(key),
                        () -> pool.setMaxTotal(1 + random.nextInt(LIMIT)));
            }
        });
        assertThat(pool.getNumActive()).isZero();
        assertThat(pool.getNumWaiters()).isZero();
        assertThat(pool.engines.whole.used())
                .isEqualTo(pool.getNumIdle() + (int) pool.engines.sum(Engine::condemned));
        pool.close();
        assertThat(pool.engines.borrows()).isEqualTo(borrows.sumThenReset());
        assertThat(pool.engines.returns()).isEqualTo(returns.sumThenReset());
        assertThat(pool.engines.counts.created.sum()).isEqualTo(pool.engines.counts.destroyed.sum());
    }

    @Test
    void aPoolThatIsClosedUnderLoadKeepsNothing() throws Exception {
        for (int round = 0; round < 50; round++) {
            var pool = new WeirObjectPool<>(factory, settings(), Capacity.NO_CEILING, null);
            inParallel(seed -> {
                var random = new SplittableRandom(seed);
                for (int i = 0; !pool.isClosed(); i++) {
                    Message message = borrow(pool::borrowObject);
                    if (seed == 0 && i == 100) {
                        pool.close();
                    }
                    if (message != null) {
                        use(message, seed);
                        giveBack(random, message, m -> pool.returnObject(m), m -> pool.invalidateObject(m));
                    }
                }
            });
            assertThat(pool.getNumActive()).isZero();
            assertThat(pool.getNumIdle()).isZero();
            assertThat(records.stats().active()).isZero();
            assertThat(pool.engine.counts.created.sum()).isEqualTo(pool.engine.counts.destroyed.sum());
        }
    }

    /** Of a return, another return and an invalidation of one object at once, one succeeds. */
    @Test
    void oneOfThoseThatEndAUseAtOnceWins() throws Exception {
        var pool = new WeirObjectPool<>(new TypedPooledObjectFactory<>(records), settings(), Capacity.NO_CEILING, null);
        int rounds = 5_000;
        var borrowed = new AtomicReference<Message>();
        var barrier = new CyclicBarrier(3, () -> borrowed.set(unchecked(pool::borrowObject)));
        var refused = new LongAdder();
        inParallel(3, seed -> {
            for (int i = 0; i < rounds; i++) {
                barrier.await();
                try {
                    if (seed == 0) {
                        pool.invalidateObject(borrowed.get());
                    } else {
                        pool.returnObject(borrowed.get());
                    }
                } catch (IllegalStateException e) {
                    refused.increment();
                }
            }
        });

        assertThat(refused.sum()).isEqualTo(2L * rounds);
        assertThat(pool.getNumActive()).isZero();
        pool.close();
    }

    /** Objects go from stripe to stripe all the time, and are never all borrowed by those who hold a permit. */
    @Test
    void whoHoldsAPermitFindsAnObjectAtOnce() throws Exception {
        var settings = settings();
        settings.blocks = false;
        var pool = new WeirObjectPool<>(new TypedPooledObjectFactory<>(records), settings, Capacity.NO_CEILING, null);
        pool.addObjects(LIMIT);
        var permits = new Semaphore(LIMIT);
        inParallel(seed -> {
            for (int i = 0; i < 5_000; i++) {
                permits.acquire();
                Message message = pool.borrowObject();
                use(message, seed);
                pool.returnObject(message);
                permits.release();
            }
        });

        assertThat(pool.engine.counts.created.sum()).isEqualTo(LIMIT);
        assertThat(pool.getNumIdle()).isEqualTo(LIMIT);
        pool.close();
    }

    /** Two threads return one object after the other, side by side, and both come to the limit halfway. */
    @Test
    void returnsAtOnceLeaveNoMoreIdleThanAllowed() throws Exception {
        int each = 20;
        var settings = settings();
        settings.maxTotal = -1;
        settings.maxIdle = each;
        var pool = new WeirObjectPool<>(new TypedPooledObjectFactory<>(records), settings, Capacity.NO_CEILING, null);
        var atRest = new ArrayList<Integer>();
        var barrier = new CyclicBarrier(2, () -> atRest.add(pool.getNumIdle()));
        var arrivals = new AtomicInteger();
        inParallel(2, seed -> {
            var borrowed = new Message[each];
            for (int round = 1; round <= 1_000; round++) {
                for (int i = 0; i < each; i++) {
                    borrowed[i] = pool.borrowObject();
                }
                // No barrier that parks, since the threads would be woken one after the other.
                arrivals.incrementAndGet();
                while (arrivals.get() < 2 * round) {
                    Thread.onSpinWait();
                }
                for (Message message : borrowed) {
                    pool.returnObject(message);
                }
                barrier.await();
            }
        });

        assertThat(atRest).hasSize(1_000).allMatch(idle -> idle <= each);
        assertThat(pool.getNumActive()).isZero();
        pool.close();
    }

    @Test
    void anObjectThatAnotherThreadReturnedIsFoundBeforeOneIsMade() throws Exception {
        var pool = new WeirObjectPool<>(new TypedPooledObjectFactory<>(records), settings(), Capacity.NO_CEILING, null);
        inParallel(seed -> {
            synchronized (pool) {
                pool.returnObject(pool.borrowObject());
            }
        });

        assertThat(pool.engine.counts.created.sum()).isOne();
        assertThat(pool.getNumIdle()).isOne();
        pool.close();
    }

    /** {@return an object, or null if the factory failed, or the pool was closed} */
    private Message borrow(Callable<Message> pool) throws Exception {
        try {
            Message message = pool.call();
            borrows.increment();
            return message;
        } catch (Hooks.Failure | NoSuchElementException expected) {
            return null;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("Pool not open");
            return null;
        }
    }

    /** Nobody else may write to the object meanwhile. */
    private static void use(Message message, int seed) {
        if (message.uses() != 0) {
            throw new AssertionError("in use by " + message.uses());
        }
        message.uses(seed + 1);
        Thread.onSpinWait();
        if (message.uses() != seed + 1) {
            throw new AssertionError("also in use by " + message.uses());
        }
        message.uses(0);
    }

    private static <V> V unchecked(Callable<V> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private interface Step<V> {
        void take(V v) throws Exception;
    }

    private void giveBack(SplittableRandom random, Message message, Step<Message> giveBack, Step<Message> invalidate)
            throws Exception {
        try {
            if (random.nextInt(20) == 0) {
                invalidate.take(message);
            } else {
                returns.increment();
                giveBack.take(message);
            }
        } catch (Hooks.Failure expected) {
            // It could not be destroyed, and is gone.
        }
    }

    private interface Disturbance {
        void run() throws Exception;
    }

    private static void disturb(SplittableRandom random, Disturbance... disturbances) throws Exception {
        int which = random.nextInt(100);
        if (which < disturbances.length) {
            try {
                disturbances[which].run();
            } catch (Hooks.Failure | IllegalStateException expected) {
                // The factory failed, or the pool is closed.
            }
        }
    }

    private static void inParallel(Step<Integer> work) throws Exception {
        inParallel(THREADS, work);
    }

    private static void inParallel(int threads, Step<Integer> work) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int seed = i;
                futures.add(executor.submit(() -> {
                    work.take(seed);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
    }
}
