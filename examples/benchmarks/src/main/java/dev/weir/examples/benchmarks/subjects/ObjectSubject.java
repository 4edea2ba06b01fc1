package dev.weir.examples.benchmarks.subjects;

import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;

/** The workloads on records that are objects: heap objects or views. */
abstract class ObjectSubject<R> implements Subject {
    final R[] records;
    private final R[] slots;
    private @Nullable R held;
    private int live;
    private int oldest;
    private final RandomIndex random = new RandomIndex();

    /** @param records place for as many records as the subject is to hand out at once */
    ObjectSubject(R[] records) {
        this.records = records;
        this.slots = Arrays.copyOf(records, SENDERS * SLOTS);
    }

    abstract R get() throws Exception;

    abstract void put(R quote) throws Exception;

    /** As get, but waits until a record is free. */
    R await() throws Exception {
        throw new UnsupportedOperationException("nobody can wait for a record of " + getClass().getSimpleName());
    }

    /** Writes {@code value} and the three numbers after it. */
    abstract void write(R quote, long value);

    abstract long sum(R quote);

    abstract void writeFirst(R quote, long value);

    abstract long readFirst(R quote);

    @Override
    public void pair(Blackhole blackhole) throws Exception {
        R quote = get();
        blackhole.consume(quote);
        put(quote);
    }

    @Override
    public void batch(int count, Blackhole blackhole) throws Exception {
        R[] records = this.records;
        for (int i = 0; i < count; i++) {
            records[i] = get();
        }
        blackhole.consume(records);
        for (int i = 0; i < count; i++) {
            put(records[i]);
        }
    }

    @Override
    public void batchTouched(int count, Blackhole blackhole) throws Exception {
        R[] records = this.records;
        for (int i = 0; i < count; i++) {
            R quote = get();
            writeFirst(quote, i);
            records[i] = quote;
        }
        blackhole.consume(records);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            R quote = records[i];
            sum += readFirst(quote);
            put(quote);
        }
        blackhole.consume(sum);
    }

    @Override
    public void shuffle(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            records[i] = get();
        }
        Collections.shuffle(Arrays.asList(records).subList(0, count), new Random(RandomIndex.SEED));
        for (int i = 0; i < count; i++) {
            put(records[i]);
        }
    }

    @Override
    public void hold() throws Exception {
        held = get();
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return use(Objects.requireNonNull(held), value, blackhole);
    }

    private long use(R quote, long value, Blackhole blackhole) {
        write(quote, value);
        blackhole.consume(quote);
        return sum(quote);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) throws Exception {
        R quote = get();
        long sum = use(quote, value, blackhole);
        put(quote);
        return sum;
    }

    @Override
    public void fill(int count) throws Exception {
        live = count;
        for (int i = 0; i < count; i++) {
            R quote = get();
            write(quote, i);
            records[i] = quote;
        }
    }

    @Override
    @SuppressWarnings("NullAway") // nobody reads them again
    public void empty() throws Exception {
        for (int i = 0; i < live; i++) {
            put(records[i]);
        }
        live = 0;
        Arrays.fill(records, null);
    }

    /** Puts what {@link #hold} and {@link #fill} have got, for pools that end only when all is back. */
    final void putAll() throws Exception {
        if (held != null) {
            put(held);
            held = null;
        }
        empty();
    }

    @Override
    public long replaceOldest(long value) throws Exception {
        int i = oldest;
        oldest = i + 1 == live ? 0 : i + 1;
        return replace(i, value);
    }

    @Override
    public long replaceAny(long value) throws Exception {
        return replace(random.next(live), value);
    }

    private long replace(int i, long value) throws Exception {
        R dead = records[i];
        long sum = sum(dead);
        put(dead);
        R quote = get();
        write(quote, value);
        records[i] = quote;
        return sum;
    }

    @Override
    public long holdAcrossPark(long value) throws Exception {
        R quote = await();
        write(quote, value);
        LockSupport.parkNanos(1);
        long sum = sum(quote);
        put(quote);
        return sum;
    }

    @Override
    public void send(int slot, long value) throws Exception {
        leave(slot, get(), value);
    }

    /** Writes a message into a record and leaves it in a slot. */
    final void leave(int slot, R quote, long value) {
        write(quote, value);
        slots[slot] = quote;
    }

    @Override
    public long receive(int slot) throws Exception {
        R quote = slots[slot];
        long sum = sum(quote);
        put(quote);
        return sum;
    }
}
