package dev.weir.examples.benchmarks.subjects;

/**
 * Messages of four longs, each in a record that a sender gets and the receiver puts. The records wait in slots; each
 * sender has {@value #SLOTS} of its own. Who may use a slot when is the caller's affair, and the same for all carriers.
 */
public interface Carrier extends AutoCloseable {
    /** Slots of a sender: so many messages may be under way. */
    int SLOTS = 64;

    /** Senders at most. The first one's slots are the first ones, and so on. */
    int SENDERS = 4;

    /** Gets a record, writes {@code value} and the three numbers after it, leaves the record in a slot. Sender only. */
    void send(int slot, long value) throws Exception;

    /** Reads the record in a slot and puts it back. Receiver only. {@return the sum of the four longs} */
    long receive(int slot) throws Exception;

    /** Called by each thread, before it sends or receives anything. */
    default void enter() {}

    @Override
    default void close() {}
}
