package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A record is shown by a plain store just after its first get: who reads it sees what was written or zero. */
@JCStressTest
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Not shown yet.")
@Outcome(id = "7", expect = ACCEPTABLE, desc = "As it was written.")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "Shown ahead of what was written.")
@State
public class RacyPublication {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final TypedPool<Quote> pool = TypedPool.builder(Quote.class).maxBlocks(1).build();
    private Quote shown;

    @Actor
    public void show() {
        shown = pool.get().price(7);
    }

    @Actor
    public void read(L_Result r) {
        Quote quote = shown;
        r.r1 = quote == null ? "nothing" : Attempt.to(() -> quote.price());
    }

    @Arbiter
    public void close() {
        pool.close();
    }
}
