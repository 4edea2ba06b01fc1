package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One thread closes while another gets and writes: it has a record or is told of the close, and harms nobody. */
@JCStressTest
@Outcome(id = "7", expect = ACCEPTABLE, desc = "The close came later, or the record was handed out just before.")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The close came between write and read.")
@Outcome(id = "PoolClosed", expect = ACCEPTABLE, desc = "The close came first.")
@State
public class CloseRacesGet {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final TypedPool<Quote> pool = TypedPool.builder(Quote.class).maxBlocks(512).build();

    @Actor
    public void close() {
        pool.close();
    }

    @Actor
    public void get(L_Result r) {
        r.r1 = Attempt.to(() -> pool.get().price(7).price());
    }
}
