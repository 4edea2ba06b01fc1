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
        try (var pool = TypedPool.builder(Quote.class).maxBlocks(1).build()) {
            Quote stale = pool.get();
            pool.put(stale);
            pool.get();
            stale.price();
            System.out.println("nobody noticed");
        } catch (StaleRecord e) {
            e.printStackTrace(System.out);
        }
    }
}
