package dev.weir.examples.commonspool.after;

import dev.weir.examples.commonspool.Order;
import dev.weir.typed.TypedPool;
import dev.weir.typed.commons.TypedObjectPool;
import dev.weir.typed.commons.TypedPooledObjectFactory;
import java.time.Duration;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** The app's pool: at most 64 orders, and no waiting beyond a second. */
public final class OrderPool {
    private OrderPool() {}

    /** {@return a pool of orders outside the heap} */
    public static ObjectPool<Order> open() {
        var config = new GenericObjectPoolConfig<Order>();
        config.setMaxTotal(64);
        config.setMaxIdle(64);
        config.setMaxWait(Duration.ofSeconds(1));
        config.setJmxNamePrefix("orders");
        return TypedObjectPool.builder(Order.class, OrderFactory::new).config(config).build();
    }

    private static final class OrderFactory extends TypedPooledObjectFactory<Order> {
        OrderFactory(TypedPool<Order> records) {
            super(records);
        }

        /** A forgotten order must not be sent again. */
        @Override
        public void passivateObject(PooledObject<Order> p) {
            p.getObject().quantity(0);
        }
    }
}
