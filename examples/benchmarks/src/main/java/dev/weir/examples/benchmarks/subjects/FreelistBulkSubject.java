package dev.weir.examples.benchmarks.subjects;

import dev.weir.core.Freelist;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Blocks of a Freelist, got and put in bulk. Where they are handed over, each sender fetches a batch ahead, and the
 * receiver returns one at once.
 */
final class FreelistBulkSubject extends FreelistSubject {
    private final HandleStack[] ahead = HandleStack.several(SENDERS);
    private final HandleStack read = new HandleStack();

    FreelistBulkSubject(int records, Freelist freelist) {
        super(records, freelist);
    }

    private void getAll(int count) {
        int got = freelist.get(handles, 0, count);
        if (got < count) {
            throw new IllegalStateException("%,d blocks instead of %,d".formatted(got, count));
        }
    }

    @Override
    public void batch(int count, Blackhole blackhole) {
        getAll(count);
        blackhole.consume(handles);
        freelist.put(handles, 0, count);
    }

    @Override
    public void batchTouched(int count, Blackhole blackhole) {
        long[] handles = this.handles;
        getAll(count);
        for (int i = 0; i < count; i++) {
            writeFirst(handles[i], i);
        }
        blackhole.consume(handles);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += readFirst(handles[i]);
        }
        freelist.put(handles, 0, count);
        blackhole.consume(sum);
    }

    @Override
    public void send(int slot, long value) {
        HandleStack mine = ahead[slot / SLOTS];
        if (mine.isEmpty()) {
            mine.fill(freelist);
        }
        leave(slot, mine.pop(), value);
    }

    @Override
    public long receive(int slot) {
        long handle = take(slot);
        long sum = sum(handle);
        read.push(handle);
        if (read.isFull()) {
            read.drain(freelist);
        }
        return sum;
    }
}
