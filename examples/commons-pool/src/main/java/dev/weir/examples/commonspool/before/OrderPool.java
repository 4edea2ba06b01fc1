package dev.weir.examples.commonspool.before;

import dev.weir.examples.commonspool.Order;
import java.time.Duration;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** The app's pool: at most 64 orders, and no waiting beyond a second. */
public final class OrderPool {
    private OrderPool() {}

    /** {@return a pool of orders on the heap} */
    public static ObjectPool<Order> open() {
        var config = new GenericObjectPoolConfig<Order>();
        config.setMaxTotal(64);
        config.setMaxIdle(64);
        config.setMaxWait(Duration.ofSeconds(1));
        config.setJmxNamePrefix("orders");
        return new GenericObjectPool<>(new OrderFactory(), config);
    }

    private static final class OrderFactory extends BasePooledObjectFactory<Order> {
        @Override
        public Order create() {
            return new HeapOrder();
        }

        @Override
        public PooledObject<Order> wrap(Order order) {
            return new DefaultPooledObject<>(order);
        }

        /** A forgotten order must not be sent again. */
        @Override
        public void passivateObject(PooledObject<Order> p) {
            p.getObject().quantity(0);
        }
    }
}
