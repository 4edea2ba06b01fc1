package dev.weir.examples.benchmarks.subjects;

import dev.weir.core.Freelist;
import java.util.stream.Stream;

/** The handles that one thread has got ahead, or has not put yet. */
final class HandleStack {
    private static final int CAPACITY = 32;

    /** Two cache lines from what lies before and behind on the heap, which may be another thread's. */
    private static final int APART = 128 / Long.BYTES;
    private static final int SIZE = APART;
    private static final int FIRST = SIZE + 1;

    private final long[] handles = new long[FIRST + CAPACITY + APART];

    static HandleStack[] several(int count) {
        return Stream.generate(HandleStack::new).limit(count).toArray(HandleStack[]::new);
    }

    boolean isEmpty() {
        return handles[SIZE] == 0;
    }

    boolean isFull() {
        return handles[SIZE] == CAPACITY;
    }

    long pop() {
        return handles[FIRST + (int) --handles[SIZE]];
    }

    void push(long handle) {
        handles[FIRST + (int) handles[SIZE]++] = handle;
    }

    void fill(Freelist freelist) {
        handles[SIZE] = freelist.get(handles, FIRST, CAPACITY);
    }

    void drain(Freelist freelist) {
        freelist.put(handles, FIRST, CAPACITY);
        handles[SIZE] = 0;
    }
}
