package dev.weir.typed;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the leak finder's thread does after a collection. */
final class Collected {
    private Collected() {}

    /** Collects until something holds, or gives up after many rounds: then the assertion that follows says what does not. */
    static void until(BooleanSupplier done) {
        for (int round = 0; round < 300 && !done.getAsBoolean(); round++) {
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Gives the finder time to find what it must not. */
    static void forSomeRounds() {
        int[] round = {0};
        until(() -> ++round[0] > 2);
    }
}
