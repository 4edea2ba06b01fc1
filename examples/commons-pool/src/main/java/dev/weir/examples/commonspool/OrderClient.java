package dev.weir.examples.commonspool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.apache.commons.pool2.ObjectPool;

/** Sends orders and waits for their acknowledgements. It knows Commons Pool's interface and no implementation. */
final class OrderClient implements AutoCloseable {
    private final ObjectPool<Order> orders;
    private final DatagramChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Wire.BYTES);
    private long lastId;

    OrderClient(ObjectPool<Order> orders, InetSocketAddress exchange) throws IOException {
        this.orders = orders;
        this.channel = DatagramChannel.open().connect(exchange);
    }

    /** {@return what was bought, in hundredths: what the exchange acknowledges of what was asked for} */
    long buy(int instrument, int quantity, long price) throws Exception {
        Order order = orders.borrowObject();
        try {
            order.id(++lastId).instrument(instrument).quantity(quantity).price(price);
            send(order);
            return acknowledged(order.id());
        } finally {
            orders.returnObject(order);
        }
    }

    private void send(Order order) throws IOException {
        Wire.encode(order, buffer.clear());
        channel.write(buffer.flip());
    }

    private long acknowledged(long id) throws Exception {
        Order answer = orders.borrowObject();
        try {
            do {
                channel.read(buffer.clear());
                Wire.decode(buffer.flip(), answer);
            } while (answer.id() != id);
            return answer.value();
        } catch (IOException e) {
            orders.invalidateObject(answer);
            answer = null;
            throw e;
        } finally {
            if (answer != null) {
                orders.returnObject(answer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
