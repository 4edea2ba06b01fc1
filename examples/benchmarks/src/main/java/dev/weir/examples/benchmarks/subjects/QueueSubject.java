package dev.weir.examples.benchmarks.subjects;

import java.util.Queue;

/** A queue filled with free records. */
final class QueueSubject extends HeapSubject<HeapQuote> {
    private final Queue<HeapQuote> free;

    /** @param free an empty queue with room for the records */
    QueueSubject(int records, Queue<HeapQuote> free) {
        super(new HeapQuote[records]);
        this.free = free;
        for (int i = 0; i < records; i++) {
            free.add(new HeapQuote());
        }
    }

    @Override
    HeapQuote get() {
        HeapQuote quote = free.poll();
        if (quote == null) {
            throw new IllegalStateException("no record is free");
        }
        return quote;
    }

    @Override
    void put(HeapQuote quote) {
        free.offer(quote);
    }
}
