package dev.weir.examples.commonspool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.pool2.ObjectPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The app does the same, whichever pool it has. */
@Timeout(60)
class OrdersTest {

    enum Version {
        BEFORE {
            @Override
            ObjectPool<Order> open() {
                return dev.weir.examples.commonspool.before.OrderPool.open();
            }
        },
        AFTER {
            @Override
            ObjectPool<Order> open() {
                return dev.weir.examples.commonspool.after.OrderPool.open();
            }
        };

        abstract ObjectPool<Order> open();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anOrderIsAcknowledgedAndTheMessagesComeBack(Version version) throws Exception {
        try (var exchange = new Exchange();
                var pool = version.open();
                var client = new OrderClient(pool, exchange.address())) {

            assertThat(client.buy(7, 3, 10_50)).isEqualTo(31_50);

            assertThat(pool.getNumActive()).isZero();
            assertThat(pool.getNumIdle()).isEqualTo(2);
            assertThat(pool.borrowObject().quantity()).as("passivated").isZero();
        }
    }

    @Test
    void theRunPrintsTheSameForBoth() throws Exception {
        long bought = IntStream.rangeClosed(1, 10_000).mapToLong(i -> i % 100 * (10_000L + i)).sum();
        String line = "bought for %,.2f; borrowed 20,000 and returned 20,000 of 2 created, 0 active"
                .formatted(bought / 100.0);
        try (var exchange = new Exchange()) {
            for (Version version : List.of(Version.values())) {
                assertThat(Orders.run(exchange, version.open())).isEqualTo(line);
            }
        }
    }
}
