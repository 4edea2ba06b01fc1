package dev.weir.examples.benchmarks.subjects;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.infra.Blackhole;

/** The workloads on records that are longs: handles of a freelist, or addresses. */
abstract class HandleSubject implements Subject {
    final long[] handles;
    private final long[] slots = new long[SENDERS * SLOTS];
    private long held;
    private int live;
    private int oldest;
    private final RandomIndex random = new RandomIndex();

    /** @param records how many records the subject is to hand out at once */
    HandleSubject(int records) {
        this.handles = new long[records];
    }

    abstract long get();

    abstract void put(long handle);

    /** As get, but waits until a record is free. */
    long await() throws InterruptedException {
        throw new UnsupportedOperationException("nobody can wait for a record of " + getClass().getSimpleName());
    }

    /** Writes {@code value} and the three numbers after it. */
    abstract void write(long handle, long value);

    abstract long sum(long handle);

    /** Writes {@code value} and the three numbers after it, and reads them. {@return their sum} */
    abstract long use(long handle, long value, Blackhole blackhole);

    abstract void writeFirst(long handle, long value);

    abstract long readFirst(long handle);

    @Override
    public void pair(Blackhole blackhole) {
        long handle = get();
        blackhole.consume(handle);
        put(handle);
    }

    @Override
    public void batch(int count, Blackhole blackhole) {
        long[] handles = this.handles;
        for (int i = 0; i < count; i++) {
            handles[i] = get();
        }
        blackhole.consume(handles);
        for (int i = 0; i < count; i++) {
            put(handles[i]);
        }
    }

    @Override
    public void batchTouched(int count, Blackhole blackhole) {
        long[] handles = this.handles;
        for (int i = 0; i < count; i++) {
            long handle = get();
            writeFirst(handle, i);
            handles[i] = handle;
        }
        blackhole.consume(handles);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long handle = handles[i];
            sum += readFirst(handle);
            put(handle);
        }
        blackhole.consume(sum);
    }

    @Override
    public void shuffle(int count) {
        for (int i = 0; i < count; i++) {
            handles[i] = get();
        }
        var random = new Random(RandomIndex.SEED);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long handle = handles[i];
            handles[i] = handles[other];
            handles[other] = handle;
        }
        for (int i = 0; i < count; i++) {
            put(handles[i]);
        }
    }

    @Override
    public void hold() {
        held = get();
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return use(held, value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) {
        long handle = get();
        long sum = use(handle, value, blackhole);
        put(handle);
        return sum;
    }

    @Override
    public void fill(int count) {
        live = count;
        for (int i = 0; i < count; i++) {
            handles[i] = get();
            write(handles[i], i);
        }
    }

    @Override
    public void empty() {
        for (int i = 0; i < live; i++) {
            put(handles[i]);
        }
    }

    @Override
    public long replaceOldest(long value) {
        int i = oldest;
        oldest = i + 1 == live ? 0 : i + 1;
        return replace(i, value);
    }

    @Override
    public long replaceAny(long value) {
        return replace(random.next(live), value);
    }

    private long replace(int i, long value) {
        long dead = handles[i];
        long sum = sum(dead);
        put(dead);
        long handle = get();
        write(handle, value);
        handles[i] = handle;
        return sum;
    }

    @Override
    public long holdAcrossPark(long value) throws InterruptedException {
        long handle = await();
        write(handle, value);
        LockSupport.parkNanos(1);
        long sum = sum(handle);
        put(handle);
        return sum;
    }

    @Override
    public void send(int slot, long value) {
        leave(slot, get(), value);
    }

    /** Writes a message into a record and leaves it in a slot. */
    final void leave(int slot, long handle, long value) {
        write(handle, value);
        slots[slot] = handle;
    }

    @Override
    public long receive(int slot) {
        long handle = take(slot);
        long sum = sum(handle);
        put(handle);
        return sum;
    }

    /** {@return the record in a slot} */
    final long take(int slot) {
        return slots[slot];
    }
}
