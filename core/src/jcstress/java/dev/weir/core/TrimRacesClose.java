package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJ_Result;

/** One thread closes while another trims: the trim gives back something, or nothing, or is told of the close. */
@JCStressTest
@Outcome(id = "a part, 0", expect = ACCEPTABLE, desc = "The close came at the end or in the middle.")
@Outcome(id = "nothing, 0", expect = ACCEPTABLE, desc = "The close came before the first chunk.")
@Outcome(id = "PoolClosed, 0", expect = ACCEPTABLE, desc = "The close came first.")
@State
public class TrimRacesClose {
    private static final int BLOCKS = 512;

    private final Budget budget = Budget.of("pools", 1 << 20);
    private final Freelist freelist =
            Freelist.builder(64).maxBlocks(BLOCKS).chunkBytes(4096).budget(budget).build();

    public TrimRacesClose() {
        long[] handles = new long[BLOCKS];
        freelist.get(handles, 0, BLOCKS);
        freelist.put(handles, 0, BLOCKS - 1);
    }

    @Actor
    public void close() {
        freelist.close();
    }

    @Actor
    public void trim(LJ_Result r) {
        r.r1 = Attempt.to(() -> freelist.trim() > 0 ? "a part" : "nothing");
    }

    @Arbiter
    public void charge(LJ_Result r) {
        r.r2 = budget.charged();
    }
}
