package dev.weir.examples.benchmarks;

import dev.weir.typed.TypedPool;

/** Records of a shared TypedPool. */
final class TypedCarrier implements Carrier {
    private final TypedPool<Message> pool =
            TypedPool.builder(Message.class).shared().maxBlocks(BurstPool.LIMIT).build();
    private final Message[] slots = new Message[SLOTS];

    interface Message {
        long a();

        Message a(long v);

        long b();

        Message b(long v);

        long c();

        Message c(long v);

        long d();

        Message d(long v);
    }

    @Override
    public void send(int slot, long value) {
        slots[slot] = pool.get().a(value).b(value + 1).c(value + 2).d(value + 3);
    }

    @Override
    public long receive(int slot) {
        Message message = slots[slot];
        long sum = message.a() + message.b() + message.c() + message.d();
        pool.put(message);
        return sum;
    }

    @Override
    public void close() {
        pool.close();
    }
}
