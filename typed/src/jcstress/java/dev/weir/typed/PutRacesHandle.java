package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * One thread puts a record while another looks up its handle and reads it: it reads what is there, or is told of the
 * put, either by the handle or by the record.
 */
@JCStressTest
@Outcome(id = "7", expect = ACCEPTABLE, desc = "The read came first.")
@Outcome(id = "StaleRecord", expect = ACCEPTABLE, desc = "The put came between the look-up and the read.")
@Outcome(id = "StaleHandle", expect = ACCEPTABLE, desc = "The put came first.")
@State
public class PutRacesHandle {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private static final TypedPool<Quote> POOL = TypedPool.builder(Quote.class).maxBlocks(1 << 16).build();

    private final Quote quote = POOL.get().price(7);
    private final long handle = POOL.handle(quote);

    @Actor
    public void put() {
        POOL.put(quote);
    }

    @Actor
    public void look(L_Result r) {
        r.r1 = Attempt.to(() -> POOL.view(handle).price());
    }
}
