package dev.weir.examples.commonspool;

import java.nio.ByteBuffer;

/** An order as it travels: 24 bytes, big-endian. */
final class Wire {
    static final int BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

    private Wire() {}

    static void encode(Order order, ByteBuffer to) {
        to.putLong(order.id())
                .putLong(order.price())
                .putInt(order.instrument())
                .putInt(order.quantity());
    }

    static void decode(ByteBuffer from, Order order) {
        order.id(from.getLong())
                .price(from.getLong())
                .instrument(from.getInt())
                .quantity(from.getInt());
    }
}
