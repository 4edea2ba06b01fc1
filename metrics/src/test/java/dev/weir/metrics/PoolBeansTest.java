package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.core.DoublePut;
import dev.weir.core.Freelist;
import dev.weir.core.FreelistStats;
import dev.weir.core.PoolClosed;
import dev.weir.typed.TypedPool;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolBeansTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    interface Trade {
        long price();
        Trade price(long v);
    }

    @Test
    void attributesAreThePoolsStatistics() throws Exception {
        try (var quotes = freelist("quotes")) {
            ObjectName name = PoolBeans.register(quotes);
            assertThat(name).hasToString("dev.weir:type=Pool,name=quotes");
            long handle = quotes.get();
            quotes.put(quotes.get());
            quotes.put(handle);
            assertThatThrownBy(() -> quotes.put(handle)).isInstanceOf(DoublePut.class);
            quotes.get();

            PoolMXBean bean = JMX.newMXBeanProxy(server, name, PoolMXBean.class);
            FreelistStats stats = quotes.stats();
            assertThat(bean.getName()).isEqualTo("quotes");
            assertThat(bean.getActive()).isEqualTo(1);
            assertThat(bean.getCached()).isEqualTo(stats.cached());
            assertThat(bean.getIdle()).isEqualTo(stats.idle());
            assertThat(bean.getParked()).isZero();
            assertThat(bean.getCapacity()).isEqualTo(CAPACITY);
            assertThat(bean.getHighWater()).isEqualTo(stats.highWater());
            assertThat(bean.getOccupancy()).isEqualTo(stats.occupancy()).isPositive();
            assertThat(bean.getLimitUsed()).isEqualTo(1.0 / CAPACITY);
            assertThat(bean.getCommittedBytes()).isEqualTo(stats.committedBytes());
            assertThat(bean.getReservedBytes()).isEqualTo(stats.reservedBytes());
            assertThat(bean.getCommits()).isEqualTo(1);
            assertThat(bean.getCommitNanos()).isEqualTo(stats.commitNanos());
            assertThat(bean.getCommitFailures()).isZero();
            assertThat(bean.getGuardHits()).isEqualTo(1);
            assertThat(bean.getGets()).isEqualTo(3);
            assertThat(bean.getPuts()).isEqualTo(2);
            assertThat(bean.getExhausted()).isZero();
            assertThat(bean.getWaits()).isZero();
            assertThat(bean.getWaiters()).isZero();
            assertThat(bean.getTrims()).isZero();
            assertThat(bean.getTrimmedBytes()).isZero();
            assertThat(bean.getMisuses()).isEqualTo(1);
            assertThat(bean.getMisusesByKind()).isEqualTo(Map.of("DoublePut", 1L));
            assertThat(bean.getLeaks()).isZero();
        }
    }

    /** As a console sees it: by name and of open types. */
    @Test
    void everyAttributeCanBeRead() throws Exception {
        try (var trades = trades("trades")) {
            ObjectName name = PoolBeans.register(trades);
            MBeanAttributeInfo[] attributes = server.getMBeanInfo(name).getAttributes();
            assertThat(attributes).hasSizeGreaterThan(20).allSatisfy(attribute -> {
                assertThat(server.getAttribute(name, attribute.getName())).isNotNull();
                assertThat(attribute.isWritable()).isFalse();
            });
        }
    }

    @Test
    void theBeanGoesWithThePool() {
        var trades = trades("trades");
        ObjectName name = PoolBeans.register(trades);
        trades.close();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void theBeanDoesNotKeepThePool() throws Exception {
        var name = new ObjectName("dev.weir:type=Pool,name=dropped");
        var dropped = dropRegistered();
        assertThat(Garbage.collectUntil(() -> dropped.refersTo(null) && !server.isRegistered(name))).isTrue();
    }

    private static WeakReference<Freelist> dropRegistered() {
        Freelist dropped = freelist("dropped");
        PoolBeans.register(dropped);
        return new WeakReference<>(dropped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain name", "a,b=c", "host:80", "\"quoted\"", "what?*", "C:\\pools", "line\nbreak", "ü"})
    void everyNameIsPossible(String pool) {
        try (Freelist quotes = freelist(pool)) {
            ObjectName name = PoolBeans.register(quotes);
            assertThat(name.isPattern()).isFalse();
            assertThat(name.getKeyPropertyList()).hasSize(2);
            assertThat(JMX.newMXBeanProxy(server, name, PoolMXBean.class).getName()).isEqualTo(pool);
        }
    }

    @Test
    void aSecondPoolOfTheNameIsRefused() {
        ObjectName name;
        try (Freelist first = freelist("quotes")) {
            name = PoolBeans.register(first);
            first.get();
            try (Freelist second = freelist("quotes")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> PoolBeans.register(second))
                        .withMessage(
                                "a pool named quotes is registered as dev.weir:type=Pool,name=quotes; give each pool a"
                                        + " name of its own, and register it once");
            }
            assertThat(JMX.newMXBeanProxy(server, name, PoolMXBean.class).getActive()).isEqualTo(1);
        }
        try (Freelist third = freelist("quotes")) {
            assertThat(PoolBeans.register(third)).isEqualTo(name);
        }
    }

    @Test
    void aClosedPoolIsRefused() {
        Freelist quotes = freelist("quotes");
        quotes.close();
        assertThatThrownBy(() -> PoolBeans.register(quotes)).isInstanceOf(PoolClosed.class);
    }

    /** What JMX's thread has at hand is nothing; the operation is for what the others have. */
    @Test
    void flushTakesWhatOtherThreadsHaveAtHand() throws Exception {
        try (Freelist quotes = freelist("quotes")) {
            PoolMXBean bean = JMX.newMXBeanProxy(server, PoolBeans.register(quotes), PoolMXBean.class);
            var used = new CountDownLatch(1);
            var flushed = new CountDownLatch(1);
            Thread other = Thread.ofPlatform().start(() -> {
                quotes.put(quotes.get());
                used.countDown();
                try {
                    flushed.await();
                } catch (InterruptedException e) {
                    return;
                }
                quotes.put(quotes.get());
            });
            used.await();
            assertThat(bean.getCached()).isPositive();
            bean.flush();
            assertThat(bean.getCached()).isZero();
            assertThat(bean.getIdle()).isEqualTo(quotes.stats().committedBlocks());
            flushed.countDown();
            other.join();
            assertThat(bean.getGets()).isEqualTo(2);
            assertThat(bean.getCached()).isPositive();
        }
    }

    @Test
    void trimGivesBackWhatOtherThreadsHaveAtHand() throws Exception {
        try (Freelist quotes = freelist("quotes")) {
            PoolMXBean bean = JMX.newMXBeanProxy(server, PoolBeans.register(quotes), PoolMXBean.class);
            Thread other = Thread.ofPlatform().start(() -> quotes.put(quotes.get()));
            other.join();
            long bytes = bean.trim();
            assertThat(bytes).isEqualTo(bean.getCommittedBytes()).isEqualTo(bean.getTrimmedBytes());
            assertThat(bean.getTrims()).isEqualTo(1);
            assertThat(bean.getParked()).isEqualTo(quotes.stats().committedBlocks());
            assertThat(bean.getIdle()).isZero();
        }
    }

    @Test
    void aConfinedPoolStaysItsOwners() throws Exception {
        try (Freelist quotes = Freelist.builder(64).name("quotes").confined().build()) {
            PoolMXBean bean = JMX.newMXBeanProxy(server, PoolBeans.register(quotes), PoolMXBean.class);
            var console = new FutureTask<>(() -> {
                bean.flush();
                return bean.trim();
            });
            Thread.ofPlatform().start(console);
            assertThat(console.get()).isZero();
            quotes.put(quotes.get());
            assertThat(bean.getMisuses()).isZero();

            var refusal = new FutureTask<>(() -> catchThrowable(bean::trim));
            Thread.ofPlatform().start(refusal);
            assertThat(refusal.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("quotes is confined to thread");
            assertThat(bean.getMisusesByKind()).isEqualTo(Map.of("WrongThread", 1L));
            assertThat(bean.trim()).isEqualTo(bean.getCommittedBytes());
        }
    }

    private static final int CAPACITY = 10_000;

    private static Freelist freelist(String name) {
        return Freelist.builder(64).name(name).maxBlocks(CAPACITY).build();
    }

    private static TypedPool<Trade> trades(String name) {
        return TypedPool.builder(MethodHandles.lookup(), Trade.class).name(name).build();
    }
}
