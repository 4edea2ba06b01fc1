package dev.weir.examples.benchmarks.subjects;

import com.zaxxer.hikari.util.ConcurrentBag;
import com.zaxxer.hikari.util.ConcurrentBag.IConcurrentBagEntry;
import dev.weir.examples.benchmarks.subjects.HikariSubject.Entry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** HikariCP's bag, filled ahead as HikariCP does with a fixed size. */
final class HikariSubject extends HeapSubject<Entry> {
    private final ConcurrentBag<Entry> bag = new ConcurrentBag<>(waiting -> {});

    HikariSubject(int records) {
        super(new Entry[records]);
        for (int i = 0; i < records; i++) {
            bag.add(new Entry());
        }
    }

    /** Keeps its state as HikariCP's own entries do. */
    static final class Entry extends HeapQuote implements IConcurrentBagEntry {
        private static final AtomicIntegerFieldUpdater<Entry> STATE =
                AtomicIntegerFieldUpdater.newUpdater(Entry.class, "state");

        private volatile int state;

        @Override
        public boolean compareAndSet(int expected, int next) {
            return STATE.compareAndSet(this, expected, next);
        }

        @Override
        public void setState(int next) {
            STATE.set(this, next);
        }

        @Override
        public int getState() {
            return STATE.get(this);
        }
    }

    @Override
    Entry get() throws InterruptedException {
        return bag.borrow(FreelistSubject.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    Entry await() throws InterruptedException {
        return get();
    }

    @Override
    void put(Entry quote) {
        bag.requite(quote);
    }

    @Override
    public void close() {
        bag.close();
    }
}
