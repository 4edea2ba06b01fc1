package dev.weir.typed.commons;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.DefaultPooledObjectInfo;
import org.apache.commons.pool2.impl.GenericObjectPoolMXBean;

/** A pool as JMX shows it, with the attributes of a GenericObjectPool. */
final class PoolMXBean<T> extends CommonAttributes implements GenericObjectPoolMXBean {
    private final WeirObjectPool<T> pool;
    private final Engine<T> engine;
    private final PooledObjectFactory<T> factory;
    private final int maxIdle;

    PoolMXBean(WeirObjectPool<T> pool, Engine<T> engine, PooledObjectFactory<T> factory, Settings settings) {
        super(engine.counts, settings);
        this.pool = pool;
        this.engine = engine;
        this.factory = factory;
        this.maxIdle = settings.maxIdle;
    }

    @Override
    public long getBorrowedCount() {
        return engine.registry.borrows();
    }

    @Override
    public long getReturnedCount() {
        return engine.registry.returns();
    }

    /** {@return the class of the factory, and that of what it makes} */
    @Override
    public String getFactoryType() {
        return factory instanceof TypedPooledObjectFactory<T> typed
                ? typed.toString()
                : "%s<%s>".formatted(factory.getClass().getName(), made(factory.getClass()));
    }

    /** {@return the type argument of the nearest generic supertype that names a class, or Object} */
    private static String made(Class<?> factory) {
        for (Class<?> type = factory; type != null; type = type.getSuperclass()) {
            var supertypes = Stream.concat(
                    Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()));
            var argument = supertypes
                    .filter(ParameterizedType.class::isInstance)
                    .map(parameterized -> ((ParameterizedType) parameterized).getActualTypeArguments()[0])
                    .filter(Class.class::isInstance)
                    .map(Type::getTypeName)
                    .findFirst();
            if (argument.isPresent()) {
                return argument.get();
            }
        }
        return Object.class.getName();
    }

    @Override
    public int getMaxIdle() {
        return maxIdle;
    }

    @Override
    public int getMinIdle() {
        return 0;
    }

    @Override
    public int getMaxTotal() {
        return pool.getMaxTotal();
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
    public boolean isClosed() {
        return pool.isClosed();
    }

    @Override
    public Set<DefaultPooledObjectInfo> listAllObjects() {
        return engine.registry.all().stream().map(DefaultPooledObjectInfo::new).collect(Collectors.toSet());
    }
}
