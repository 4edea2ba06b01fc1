package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One thread closes while another reads a record: it reads what was there, or zero. */
@JCStressTest
@Outcome(id = "7", expect = ACCEPTABLE, desc = "The read came first.")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The close came first.")
@State
public class CloseRacesAccess {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final TypedPool<Quote> pool = TypedPool.builder(Quote.class).maxBlocks(512).build();
    private final Quote quote = pool.get().price(7);

    @Actor
    public void close() {
        pool.close();
    }

    @Actor
    public void read(L_Result r) {
        r.r1 = Attempt.to(() -> quote.price());
    }
}
