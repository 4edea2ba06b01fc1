package dev.weir.examples.benchmarks.subjects;

import dev.weir.examples.benchmarks.subjects.RecyclerSubject.Recycled;
import io.netty.util.Recycler;

/** Netty's pool of heap objects. Its fast path wants threads of Netty's kind. */
final class RecyclerSubject extends HeapSubject<Recycled> {
    /** What a recycler keeps for a thread, if it is not told otherwise. */
    private static final int KEPT_BY_DEFAULT = 4096;

    private static final int CHUNK = 32;

    private final Recycler<Recycled> recycler;

    private RecyclerSubject(int records, Recycler<Recycled> recycler) {
        super(new Recycled[records]);
        this.recycler = recycler;
    }

    /**
     * As Netty sets it up; where records are more than that keeps, one that keeps them all, and from the first on.
     *
     * @param unguarded whether a second recycle of an object goes unnoticed
     */
    static Subject ofAnyThread(int records, boolean unguarded) {
        return new RecyclerSubject(records, records <= KEPT_BY_DEFAULT ? new Recycler<>(unguarded) {
            @Override
            protected Recycled newObject(Handle<Recycled> handle) {
                return new Recycled(handle);
            }
        } : new Recycler<>(records, 0, CHUNK, unguarded) {
            @Override
            protected Recycled newObject(Handle<Recycled> handle) {
                return new Recycled(handle);
            }
        });
    }

    /** The same, but only for the calling thread to get from. */
    static Subject ofThisThread(int records, boolean unguarded) {
        Thread me = Thread.currentThread();
        return new RecyclerSubject(records, records <= KEPT_BY_DEFAULT ? new Recycler<>(me, unguarded) {
            @Override
            protected Recycled newObject(Handle<Recycled> handle) {
                return new Recycled(handle);
            }
        } : new Recycler<>(records, 0, CHUNK, me, unguarded) {
            @Override
            protected Recycled newObject(Handle<Recycled> handle) {
                return new Recycled(handle);
            }
        });
    }

    static final class Recycled extends HeapQuote {
        final Recycler.Handle<Recycled> handle;

        Recycled(Recycler.Handle<Recycled> handle) {
            this.handle = handle;
        }
    }

    @Override
    Recycled get() {
        return recycler.get();
    }

    @Override
    void put(Recycled quote) {
        quote.handle.recycle(quote);
    }
}
