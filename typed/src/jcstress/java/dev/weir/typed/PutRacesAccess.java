package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One thread puts a record while another reads it: it reads what is there, or is told that the record was put. */
@JCStressTest
@Outcome(id = "7", expect = ACCEPTABLE, desc = "The read came first.")
@Outcome(id = "StaleRecord", expect = ACCEPTABLE, desc = "The put came first.")
@State
public class PutRacesAccess {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private static final TypedPool<Quote> POOL = TypedPool.builder(Quote.class).maxBlocks(1 << 16).build();

    private final Quote quote = POOL.get().price(7);

    @Actor
    public void put() {
        POOL.put(quote);
    }

    @Actor
    public void read(L_Result r) {
        r.r1 = Attempt.to(() -> quote.price());
    }
}
