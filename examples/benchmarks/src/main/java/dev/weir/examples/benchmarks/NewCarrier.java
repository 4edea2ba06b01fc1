package dev.weir.examples.benchmarks;

/** A new object each time, which the slot keeps until the next one comes. */
final class NewCarrier implements Carrier {
    private final HeapMessage[] slots = new HeapMessage[SLOTS];

    @Override
    public void send(int slot, long value) {
        var message = new HeapMessage();
        message.write(value);
        slots[slot] = message;
    }

    @Override
    public long receive(int slot) {
        return slots[slot].sum();
    }
}
