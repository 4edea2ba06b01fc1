package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One thread closes while another puts: the put succeeds or is told of the close, and of nothing else. */
@JCStressTest
@Outcome(id = "put", expect = ACCEPTABLE, desc = "The put came first.")
@Outcome(id = "PoolClosed", expect = ACCEPTABLE, desc = "The close came first.")
@State
public class CloseRacesPut {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final TypedPool<Quote> pool = TypedPool.builder(Quote.class).maxBlocks(512).build();
    private final Quote quote = pool.get();

    @Actor
    public void close() {
        pool.close();
    }

    @Actor
    public void put(L_Result r) {
        r.r1 = Attempt.to(() -> {
            pool.put(quote);
            return "put";
        });
    }
}
