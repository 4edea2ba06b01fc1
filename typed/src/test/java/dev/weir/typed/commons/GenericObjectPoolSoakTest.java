package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.TypedPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.pool2.impl.AbandonedConfig;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real GenericObjectPool over records, with eviction, abandoned removal and maxWait at work, loses no record. */
@Timeout(180)
class GenericObjectPoolSoakTest {
    private static final int THREADS = 4;
    private static final int MAX_TOTAL = 6;

    private final LongAdder abandoned = new LongAdder();
    private final LongAdder timeouts = new LongAdder();

    @Test
    void noRecordIsLost() throws Exception {
        soak(Duration.ofSeconds(3));
    }

    @Test
    @Tag("stress")
    void noRecordIsLostInAMinute() throws Exception {
        soak(Duration.ofMinutes(1));
    }

    private void soak(Duration time) throws Exception {
        var config = new GenericObjectPoolConfig<Message>();
        config.setMaxTotal(MAX_TOTAL);
        config.setMaxIdle(MAX_TOTAL - 2);
        config.setMaxWait(Duration.ofMillis(5));
        config.setTestOnBorrow(true);
        config.setTestWhileIdle(true);
        config.setTimeBetweenEvictionRuns(Duration.ofMillis(10));
        config.setMinEvictableIdleDuration(Duration.ofMillis(2));
        config.setNumTestsPerEvictionRun(MAX_TOTAL);
        config.setMinIdle(1);
        config.setJmxEnabled(false);
        var abandonment = new AbandonedConfig();
        abandonment.setRemoveAbandonedOnBorrow(true);
        abandonment.setRemoveAbandonedOnMaintenance(true);
        abandonment.setRemoveAbandonedTimeout(Duration.ofSeconds(2));
        try (TypedPool<Message> records = TypedPool.of(Message.class)) {
            try (var pool = new GenericObjectPool<>(new TypedPooledObjectFactory<>(records), config, abandonment)) {
                inParallel(seed -> use(pool, seed, System.nanoTime() + time.toNanos()));

                assertThat(records.stats().active()).isLessThanOrEqualTo(MAX_TOTAL);
                waitForTheAbandoned(pool);
                assertThat(abandoned.sum()).isPositive();
                assertThat(timeouts.sum()).isPositive();
                assertThat(pool.getDestroyedByEvictorCount()).isPositive();
            }
            assertThat(records.stats().active()).isZero();
        }
    }

    private void use(GenericObjectPool<Message> pool, int seed, long end) throws Exception {
        var random = new SplittableRandom(seed);
        while (System.nanoTime() < end) {
            try {
                Message message = pool.borrowObject();
                message.id(seed);
                switch (random.nextInt(400)) {
                    case 0 -> abandoned.increment();
                    case 1, 2, 3 -> pool.invalidateObject(message);
                    default -> {
                        if (random.nextInt(100) == 0) {
                            LockSupport.parkNanos(3_000_000);
                        }
                        pool.returnObject(message);
                    }
                }
            } catch (NoSuchElementException e) {
                timeouts.increment();
            }
        }
    }

    /** What was dropped last is removed two seconds later, by maintenance. */
    private static void waitForTheAbandoned(GenericObjectPool<Message> pool) {
        while (pool.getNumActive() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private interface Work {
        void run(int seed) throws Exception;
    }

    private static void inParallel(Work work) throws Exception {
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int seed = i;
                futures.add(executor.submit(() -> {
                    work.run(seed);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
    }
}
