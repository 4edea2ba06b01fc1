package dev.weir.core.blocks;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Confined and shared blocks are closed while the background commits: nothing is charged or committed afterwards. */
@JCStressTest
@Outcome(
        id = {"GREW, GREW, nothing left", "GREW, ENOUGH, nothing left", "ENOUGH, ENOUGH, nothing left"},
        expect = ACCEPTABLE,
        desc = "The close came after both, between them or before.")
@State
public class CloseRacesCommitAhead {
    private final Committing committing = new Committing();
    private final Blocks confined = new ConfinedBlocks(committing.options());
    private final Blocks shared = new SharedBlocks(committing.options());

    @Actor
    public void background(LLL_Result r) {
        r.r1 = Committing.commit(confined);
        r.r2 = Committing.commit(shared);
    }

    @Actor
    public void close() {
        shared.close();
        confined.close();
    }

    @Arbiter
    public void count(LLL_Result r) {
        long left = committing.budget.charged()
                + confined.stats().committedBlocks()
                + shared.stats().committedBlocks();
        r.r3 = left == 0 ? "nothing left" : left + " left";
    }
}
