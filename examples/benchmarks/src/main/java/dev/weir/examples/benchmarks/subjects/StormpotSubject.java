package dev.weir.examples.benchmarks.subjects;

import dev.weir.examples.benchmarks.subjects.StormpotSubject.Pooled;
import java.util.function.Function;
import stormpot.Allocator;
import stormpot.Expiration;
import stormpot.Pool;
import stormpot.PoolTap;
import stormpot.Poolable;
import stormpot.Slot;
import stormpot.Timeout;

/** Stormpot, whose thread allocates all objects ahead, none of which expires. */
final class StormpotSubject extends HeapSubject<Pooled> {
    private static final Timeout TIMEOUT = new Timeout(FreelistSubject.PATIENCE);

    private final Pool<Pooled> pool;
    private final PoolTap<Pooled> tap;

    StormpotSubject(int records, Function<Pool<Pooled>, PoolTap<Pooled>> tap) {
        super(new Pooled[records]);
        this.pool = Pool.from(new Quotes())
                .setSize(records)
                .setExpiration(Expiration.never())
                .build();
        this.tap = tap.apply(pool);
    }

    static final class Pooled extends HeapQuote implements Poolable {
        private final Slot slot;

        Pooled(Slot slot) {
            this.slot = slot;
        }

        @Override
        public void release() {
            slot.release(this);
        }
    }

    private static final class Quotes implements Allocator<Pooled> {
        @Override
        public Pooled allocate(Slot slot) {
            return new Pooled(slot);
        }

        @Override
        public void deallocate(Pooled quote) {}
    }

    @Override
    Pooled get() throws InterruptedException {
        return tap.claim(TIMEOUT);
    }

    @Override
    Pooled await() throws InterruptedException {
        return get();
    }

    @Override
    void put(Pooled quote) {
        quote.release();
    }

    /** The pool's thread spins until all is back: on a carrier, if it is a virtual thread, which it is by default. */
    @Override
    public void close() {
        try {
            putAll();
        } catch (Exception e) {
            throw new IllegalStateException("can't put back what the pool waits for", e);
        } finally {
            pool.shutdown();
        }
    }
}
