package dev.weir.examples.benchmarks;

/**
 * Messages of four longs, each in a record that the sender gets and the receiver puts. The records wait in the slots of
 * a {@link SlotRing}, which is the same for all carriers.
 */
interface Carrier extends AutoCloseable {
    int SLOTS = SlotRing.SLOTS;

    /** Gets a record, writes {@code value} and the three numbers after it, leaves the record in a slot. Sender only. */
    void send(int slot, long value);

    /** Reads the record in a slot and puts it back. Receiver only. {@return the sum of the four longs} */
    long receive(int slot);

    @Override
    default void close() {}
}
