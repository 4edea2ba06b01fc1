package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads put one record: one put ends its use, the other is told that it was put already. */
@JCStressTest
@Outcome(id = {"put, StaleRecord", "StaleRecord, put"}, expect = ACCEPTABLE, desc = "One put, one refusal.")
@State
public class RacingPuts {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private static final TypedPool<Quote> POOL = TypedPool.builder(Quote.class).maxBlocks(1 << 16).build();

    private final Quote quote = POOL.get();

    @Actor
    public void one(LL_Result r) {
        r.r1 = Attempt.to(() -> put());
    }

    @Actor
    public void other(LL_Result r) {
        r.r2 = Attempt.to(() -> put());
    }

    private String put() {
        POOL.put(quote);
        return "put";
    }
}
