package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Readers that break every rule read something or get an exception; they never crash the VM. */
class RaceTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    /** Plain entries: records reach the readers by races alone, some while they are made. */
    private final Quote[] seen = new Quote[64];

    private volatile boolean done;

    @Test
    void readersThatRaceWithGetPutAndCloseDoNoHarm() throws Exception {
        var reader = new FutureTask<>(this::readEverything);
        Thread.ofPlatform().start(reader);
        for (int round = 0; round < 200; round++) {
            try (var pool = TypedPool.builder(Quote.class).maxBlocks(seen.length).build()) {
                for (int pass = 0; pass < 20; pass++) {
                    for (int i = 0; i < seen.length; i++) {
                        seen[i] = pool.get().price(1);
                    }
                    pool.put(seen, 0, seen.length);
                }
                // One stays out, so that the last round leaves a record of either kind behind.
                seen[0] = pool.get();
            }
        }
        done = true;

        Outcome outcome = reader.get();
        assertThat(outcome.reads).isPositive();
        assertThat(outcome.stale).isPositive();
    }

    private record Outcome(long reads, long stale) {}

    private Outcome readEverything() {
        long reads = 0;
        long stale = 0;
        while (!done || reads == 0 || stale == 0) {
            for (Quote quote : seen) {
                try {
                    if (quote != null) {
                        assertThat(quote.price()).isBetween(0L, 1L);
                        reads++;
                    }
                } catch (StaleRecord e) {
                    stale++;
                }
            }
        }
        return new Outcome(reads, stale);
    }
}
