package dev.weir.typed.stress;

import dev.weir.typed.StaleRecord;
import dev.weir.typed.TypedPool;

/** A program that knows nothing of checked pools, with a bug that only those find. Prints what it was told. */
final class CheckedByProperty {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private CheckedByProperty() {}

    public static void main(String[] args) {
        useStaleRecord("shared", TypedPool.builder(Quote.class));
        useStaleRecord("confined", TypedPool.builder(Quote.class).confined());
        useStaleRecord("sampled", TypedPool.builder(Quote.class).leakSampling(1000, false));
    }

    private static void useStaleRecord(String kind, TypedPool.Builder<Quote> builder) {
        try (var pool = builder.maxBlocks(1).build()) {
            Quote stale = pool.get();
            pool.put(stale);
            pool.put(pool.get());
            Quote owner = pool.get();
            stale.price();
            System.out.println(kind + ": nobody noticed");
            pool.put(owner);
        } catch (StaleRecord e) {
            System.out.println(kind + ": caught");
            e.printStackTrace(System.out);
        }
    }
}
