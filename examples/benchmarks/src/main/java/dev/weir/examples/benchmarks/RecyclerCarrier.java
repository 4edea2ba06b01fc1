package dev.weir.examples.benchmarks;

import io.netty.util.Recycler;

/** Objects of Netty's Recycler, recycled by the receiver. */
final class RecyclerCarrier implements Carrier {
    private final Recycler<Message> recycler;
    private final Message[] slots = new Message[SLOTS];

    /** @param unguarded whether a second recycle of an object goes unnoticed */
    RecyclerCarrier(boolean unguarded) {
        this.recycler = new Recycler<>(unguarded) {
            @Override
            protected Message newObject(Handle<Message> handle) {
                return new Message(handle);
            }
        };
    }

    private static final class Message extends HeapMessage {
        final Recycler.Handle<Message> handle;

        Message(Recycler.Handle<Message> handle) {
            this.handle = handle;
        }
    }

    @Override
    public void send(int slot, long value) {
        Message message = recycler.get();
        message.write(value);
        slots[slot] = message;
    }

    @Override
    public long receive(int slot) {
        Message message = slots[slot];
        long sum = message.sum();
        message.handle.recycle(message);
        return sum;
    }
}
