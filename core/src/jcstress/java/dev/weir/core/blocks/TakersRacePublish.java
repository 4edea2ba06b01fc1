package dev.weir.core.blocks;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A thread takes more than a chunk while the background commits one: each block is known to its taker at once, which
 * may put it, and comes once.
 */
@JCStressTest
@Outcome(id = "all known, all different", expect = ACCEPTABLE, desc = "Whoever committed them.")
@State
public class TakersRacePublish {
    private final SharedBlocks blocks = new SharedBlocks(new Committing().options());
    private final long[] taken = new long[Committing.CHUNK + Depot.MAGAZINE];

    @Actor
    public void taker(LL_Result r) {
        r.r1 = take();
    }

    private String take() {
        for (int i = 0; i < taken.length; i++) {
            taken[i] = blocks.take();
            if (taken[i] < 0 || taken[i] >= blocks.committed()) {
                return "block " + taken[i];
            }
        }
        return "all known";
    }

    @Actor
    public void background() {
        Committing.commit(blocks);
    }

    @Arbiter
    public void count(LL_Result r) {
        r.r2 = Arrays.stream(taken).distinct().count() == taken.length ? "all different" : "doubled";
        blocks.close();
    }
}
