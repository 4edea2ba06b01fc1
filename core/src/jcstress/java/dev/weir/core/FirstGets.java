package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads are the first to get from a freelist: both meet the guard, and one chunk is committed. */
@JCStressTest
@Outcome(id = "different, 1", expect = ACCEPTABLE, desc = "Two blocks of one chunk.")
@State
public class FirstGets {
    private final Freelist freelist = Freelist.builder(64).maxBlocks(4096).chunkBytes(4096).build();
    private long one;
    private long other;

    @Actor
    public void one() {
        one = freelist.get();
    }

    @Actor
    public void other() {
        other = freelist.get();
    }

    @Arbiter
    public void look(LL_Result r) {
        r.r1 = (int) one == (int) other ? "one block twice" : "different";
        r.r2 = freelist.stats().commits();
        freelist.close();
    }
}
