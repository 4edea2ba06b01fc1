package dev.weir.typed.commons;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.pool2.impl.DefaultPooledObjectInfo;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolMXBean;

/** A keyed pool as JMX shows it, with the attributes of a GenericKeyedObjectPool. */
final class KeyedPoolMXBean<K, T> extends CommonAttributes implements GenericKeyedObjectPoolMXBean<K> {
    private final WeirKeyedObjectPool<K, T> pool;
    private final KeyedEngines<K, T> engines;
    private final int maxIdlePerKey;

    KeyedPoolMXBean(WeirKeyedObjectPool<K, T> pool, KeyedEngines<K, T> engines, Settings settings) {
        super(engines.counts, settings);
        this.pool = pool;
        this.engines = engines;
        this.maxIdlePerKey = settings.maxIdle;
    }

    @Override
    public long getBorrowedCount() {
        return engines.borrows();
    }

    @Override
    public long getReturnedCount() {
        return engines.returns();
    }

    @Override
    public int getMaxIdlePerKey() {
        return maxIdlePerKey;
    }

    @Override
    public int getMinIdlePerKey() {
        return 0;
    }

    @Override
    public int getMaxTotal() {
        return pool.getMaxTotal();
    }

    @Override
    public int getMaxTotalPerKey() {
        return pool.getMaxTotalPerKey();
    }

    @Override
    public long getMaxWaitMillis() {
        return pool.getMaxWaitDuration().toMillis();
    }

    @Override
    public int getNumActive() {
        return pool.getNumActive();
    }

    @Override
    public int getNumIdle() {
        return pool.getNumIdle();
    }

    @Override
    public int getNumWaiters() {
        return pool.getNumWaiters();
    }

    @Override
    public Map<String, Integer> getNumActivePerKey() {
        return perKey(Engine::active);
    }

    @Override
    public Map<String, Integer> getNumWaitersByKey() {
        return perKey(engine -> engine.line.length());
    }

    @Override
    public Map<String, List<DefaultPooledObjectInfo>> listAllObjects() {
        return perKey(
                engine -> engine.registry.all().stream().map(DefaultPooledObjectInfo::new).toList());
    }

    @Override
    public boolean isClosed() {
        return pool.isClosed();
    }

    private <V> Map<String, V> perKey(Function<Engine<T>, V> value) {
        Map<String, V> values = new TreeMap<>();
        engines.byKey().forEach((key, engine) -> values.put(key.toString(), value.apply(engine)));
        return values;
    }
}
