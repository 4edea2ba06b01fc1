package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.binder.commonspool2.CommonsObjectPool2Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What monitoring that knows Commons Pool sees. */
@Timeout(60)
class JmxTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static ObjectName name(Class<?> type, String pool) throws Exception {
        return new ObjectName("org.apache.commons.pool2:type=%s,name=%s".formatted(type.getSimpleName(), pool));
    }

    private static Object attribute(String pool, String attribute) throws Exception {
        return SERVER.getAttribute(name(GenericObjectPool.class, pool), attribute);
    }

    @Test
    void micrometersOwnBinderFindsTheNumbersAndPrometheusScrapesThem() throws Exception {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var pool = TypedObjectPool.builder(Message.class)
                .jmxNamePrefix("scraped")
                .build();
                var metrics = new CommonsObjectPool2Metrics()) {
            pool.addObjects(3);
            Message held = pool.borrowObject();
            pool.returnObject(pool.borrowObject());
            pool.invalidateObject(pool.borrowObject());
            metrics.bindTo(registry);

            Map<String, Double> scraped = scrape(registry, "scraped");

            assertThat(scraped)
                    .containsEntry("commons_pool2_num_active_objects", 1.0)
                    .containsEntry("commons_pool2_num_idle_objects", 1.0)
                    .containsEntry("commons_pool2_num_waiters_threads", 0.0)
                    .containsEntry("commons_pool2_created_objects_total", 3.0)
                    .containsEntry("commons_pool2_borrowed_objects_total", 3.0)
                    .containsEntry("commons_pool2_returned_objects_total", 1.0)
                    .containsEntry("commons_pool2_destroyed_objects_total", 1.0)
                    .containsEntry("commons_pool2_destroyed_by_evictor_objects_total", 0.0)
                    .containsEntry("commons_pool2_destroyed_by_borrow_validation_objects_total", 0.0)
                    .containsKeys(
                            "commons_pool2_max_borrow_wait_seconds",
                            "commons_pool2_mean_active_seconds",
                            "commons_pool2_mean_idle_seconds",
                            "commons_pool2_mean_borrow_wait_seconds");
            assertThat(registry.scrape())
                    .contains("factoryType=\"%s<%s>\""
                            .formatted(TypedPooledObjectFactory.class.getName(), Message.class.getName()));
            pool.returnObject(held);
            assertThat(scrape(registry, "scraped")).containsEntry("commons_pool2_num_active_objects", 0.0);
        }
    }

    @Test
    void whatIsNotValidAtABorrowIsCounted() throws Exception {
        var isValid = new AtomicBoolean();
        try (var pool = TypedObjectPool.builder(Message.class, records -> new TypedPooledObjectFactory<>(records) {
            @Override
            public boolean validateObject(PooledObject<Message> p) {
                return isValid.getAndSet(true);
            }
        }).jmxNamePrefix("refusing").build()) {
            pool.addObject();

            pool.returnObject(pool.borrowObject());
            pool.invalidateObject(pool.borrowObject());

            assertThat(attribute("refusing", "DestroyedByBorrowValidationCount")).isEqualTo(1L);
            assertThat(attribute("refusing", "DestroyedCount")).isEqualTo(2L);
            assertThat(attribute("refusing", "CreatedCount")).isEqualTo(2L);
        }
    }

    private static Map<String, Double> scrape(PrometheusMeterRegistry registry, String pool) {
        Map<String, Double> values = new TreeMap<>();
        for (String line : registry.scrape().lines().toList()) {
            if (!line.startsWith("#") && line.contains("name=\"" + pool + "\"")) {
                values.put(
                        line.substring(0, line.indexOf('{')),
                        Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
            }
        }
        return values;
    }

    @Test
    void theAttributesAreThoseOfAGenericObjectPool() throws Exception {
        try (TypedPool<Message> records = TypedPool.of(Message.class);
                var theirs = new GenericObjectPool<>(new TypedPooledObjectFactory<>(records));
                var ours = TypedObjectPool.builder(Message.class)
                        .jmxNamePrefix("ours")
                        .build()) {
            ours.returnObject(ours.borrowObject());

            assertThat(attributes(name(GenericObjectPool.class, "ours"))).isEqualTo(attributes(theirs.getJmxName()));
        }
    }

    @Test
    void theAttributesOfAKeyedPoolAreThoseOfAGenericKeyedObjectPool() throws Exception {
        var factory = new BaseKeyedPooledObjectFactory<String, StringBuilder>() {
            @Override
            public StringBuilder create(String key) {
                return new StringBuilder(key);
            }

            @Override
            public PooledObject<StringBuilder> wrap(StringBuilder value) {
                return new DefaultPooledObject<>(value);
            }
        };
        try (var theirs = new GenericKeyedObjectPool<>(factory);
                var ours = WeirKeyedObjectPool.builder(factory)
                        .jmxNamePrefix("keyed")
                        .build()) {
            StringBuilder held = ours.borrowObject("a");
            ours.returnObject("b", ours.borrowObject("b"));
            ObjectName name = name(GenericKeyedObjectPool.class, "keyed");

            assertThat(attributes(name)).isEqualTo(attributes(theirs.getJmxName()));
            assertThat(SERVER.getAttribute(name, "NumActivePerKey").toString()).contains("a").contains("b");
            assertThat(SERVER.getAttribute(name, "BorrowedCount")).isEqualTo(2L);
            assertThat(SERVER.getAttribute(name, "ReturnedCount")).isEqualTo(1L);
            assertThat(SERVER.invoke(name, "listAllObjects", null, null)).isNotNull();
            ours.returnObject("a", held);
        }
    }

    /** {@return the names of the attributes; each of them can be read} */
    private static Set<String> attributes(ObjectName name) throws Exception {
        String[] names = Arrays.stream(SERVER.getMBeanInfo(name).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
        assertThat(SERVER.getAttributes(name, names)).hasSameSizeAs(names);
        return Arrays.stream(names).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void poolsOfOneNameAreNumberedAndGoWhenClosed() throws Exception {
        var first = TypedObjectPool.builder(Message.class).jmxNamePrefix("same").build();
        var second = TypedObjectPool.builder(Message.class).jmxNamePrefix("same").build();

        assertThat(SERVER.isRegistered(name(GenericObjectPool.class, "same"))).isTrue();
        assertThat(SERVER.isRegistered(name(GenericObjectPool.class, "same2"))).isTrue();
        first.close();
        first.close();
        second.close();
        assertThat(SERVER.isRegistered(name(GenericObjectPool.class, "same"))).isFalse();
        assertThat(SERVER.isRegistered(name(GenericObjectPool.class, "same2"))).isFalse();
    }

    @Test
    void keyedPoolsOfOneNameAreNumberedAndGoWhenClosed() throws Exception {
        var first = TypedKeyedObjectPool.builder(Message.class).jmxNamePrefix("same").build();
        var second = TypedKeyedObjectPool.builder(Message.class).jmxNamePrefix("same").build();

        assertThat(SERVER.isRegistered(name(GenericKeyedObjectPool.class, "same"))).isTrue();
        assertThat(SERVER.isRegistered(name(GenericKeyedObjectPool.class, "same2"))).isTrue();
        first.close();
        first.close();
        second.close();
        assertThat(SERVER.isRegistered(name(GenericKeyedObjectPool.class, "same"))).isFalse();
        assertThat(SERVER.isRegistered(name(GenericKeyedObjectPool.class, "same2"))).isFalse();
    }

    @Test
    void aNameThatCantBeIsReplaced() throws Exception {
        try (var pool = TypedObjectPool.builder(Message.class)
                .jmxNamePrefix("a,b=*")
                .build()) {
            assertThat(pool.isClosed()).isFalse();
            assertThat(SERVER.queryNames(new ObjectName("org.apache.commons.pool2:name=pool*,*"), null)).isNotEmpty();
        }
    }

    @Test
    void aPoolThatIsToStayOutOfJmxDoes() throws Exception {
        try (var pool = TypedObjectPool.builder(Message.class)
                .jmxNamePrefix("hidden")
                .jmxEnabled(false)
                .build()) {
            assertThat(pool.isClosed()).isFalse();
            assertThat(SERVER.isRegistered(name(GenericObjectPool.class, "hidden"))).isFalse();
        }
    }

    @Test
    void timesAreThoseThatPassed() throws Exception {
        try (var pool = TypedObjectPool.builder(Message.class)
                .maxTotal(1)
                .jmxNamePrefix("timed")
                .build()) {
            Message held = pool.borrowObject();
            var waiter = new FutureTask<>(() -> pool.borrowObject(Duration.ofMinutes(1)));
            long start = System.nanoTime();
            Thread thread = Thread.ofPlatform().start(waiter);
            while (pool.getNumWaiters() == 0) {
                Thread.onSpinWait();
            }
            assertThat(attribute("timed", "NumWaiters")).isEqualTo(1);
            pass(Duration.ofMillis(100));
            pool.returnObject(held);
            waiter.get();
            long passed = Duration.ofNanos(System.nanoTime() - start).toMillis();
            thread.join();

            assertThat((long) attribute("timed", "MaxBorrowWaitTimeMillis")).isBetween(50L, passed + 1000);
            assertThat((long) attribute("timed", "MeanActiveTimeMillis")).isGreaterThanOrEqualTo(50);
            pass(Duration.ofMillis(50));
            pool.returnObject(held);
            pass(Duration.ofMillis(100));
            pool.returnObject(pool.borrowObject());
            assertThat((long) attribute("timed", "MeanIdleTimeMillis")).isPositive();
        }
    }

    @Test
    void noTimesAreTakenWithoutDetailedStatistics() throws Exception {
        var config = new GenericObjectPoolConfig<Message>();
        config.setCollectDetailedStatistics(false);
        try (var pool = TypedObjectPool.builder(Message.class)
                .config(config)
                .jmxNamePrefix("untimed")
                .build()) {
            for (int i = 0; i < 2; i++) {
                Message message = pool.borrowObject();
                pass(Duration.ofMillis(10));
                pool.returnObject(message);
                pass(Duration.ofMillis(10));
            }

            assertThat(attribute("untimed", "BorrowedCount")).isEqualTo(2L);
            assertThat(attribute("untimed", "ReturnedCount")).isEqualTo(2L);
            assertThat(attribute("untimed", "MeanActiveTimeMillis")).isEqualTo(0L);
            assertThat(attribute("untimed", "MeanIdleTimeMillis")).isEqualTo(0L);
        }
    }

    /** By the pool's clock, which is late where its thread has to wait for a processor. */
    private static void pass(Duration time) {
        long end = CoarseClock.millis() + time.toMillis();
        while (CoarseClock.millis() < end) {
            LockSupport.parkNanos(100_000);
        }
    }
}
