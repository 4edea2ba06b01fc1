package dev.weir.examples.commonspool;

import dev.weir.examples.commonspool.after.OrderPool;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.commons.pool2.ObjectPool;

/** Buys through both pools, and shows what JMX says of each. */
final class Orders {
    private static final int ORDERS = 10_000;

    private Orders() {}

    public static void main(String[] args) throws Exception {
        try (var exchange = new Exchange()) {
            System.out.println("before: " + run(exchange, dev.weir.examples.commonspool.before.OrderPool.open()));
            System.out.println("after:  " + run(exchange, OrderPool.open()));
        }
    }

    /** {@return a line about the run} */
    static String run(Exchange exchange, ObjectPool<Order> pool) throws Exception {
        try (pool;
                var client = new OrderClient(pool, exchange.address())) {
            long bought = 0;
            for (int i = 1; i <= ORDERS; i++) {
                bought += client.buy(i % 10, i % 100, 10_000 + i);
            }
            return "bought for %,.2f; borrowed %,d and returned %,d of %,d created, %,d active"
                    .formatted(
                            bought / 100.0,
                            attribute("BorrowedCount"),
                            attribute("ReturnedCount"),
                            attribute("CreatedCount"),
                            attribute("NumActive"));
        }
    }

    /** The same MBean and attributes, whichever pool it is. */
    private static long attribute(String name) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        var pool = new ObjectName("org.apache.commons.pool2:type=GenericObjectPool,name=orders");
        return ((Number) server.getAttribute(pool, name)).longValue();
    }
}
