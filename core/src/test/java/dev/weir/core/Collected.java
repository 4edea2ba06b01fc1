package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;

/** Waits for the collector. */
final class Collected {
    private Collected() {}

    static void await(WeakReference<?> reference) {
        for (int i = 0; i < 100 && reference.get() != null; i++) {
            System.gc();
        }
        assertThat(reference.get()).as("still reachable").isNull();
    }
}
