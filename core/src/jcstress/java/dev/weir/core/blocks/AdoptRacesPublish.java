package dev.weir.core.blocks;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * A thread adopts confined blocks whose last owner has used up a chunk, and gets one more, while the background commits
 * a chunk: the block is the next one, fresh and known, whoever committed it.
 */
@JCStressTest
@Outcome(id = "the next block, GREW, 2 chunks", expect = ACCEPTABLE, desc = "The background was first.")
@Outcome(id = "the next block, GREW, 3 chunks", expect = ACCEPTABLE, desc = "The get came first, and committed.")
@State
public class AdoptRacesPublish {
    private final ConfinedBlocks blocks = new ConfinedBlocks(new Committing().options());

    public AdoptRacesPublish() {
        blocks.take(new long[Committing.CHUNK], 0, Committing.CHUNK);
    }

    @Actor
    public void heir(LLL_Result r) {
        blocks.adopt();
        int block = blocks.take();
        boolean fresh = blocks.payload(blocks.address(block)).get(JAVA_LONG, 0) == 0;
        boolean known = block < blocks.committed();
        r.r1 = block == Committing.CHUNK && fresh && known ? "the next block" : "block " + block;
    }

    @Actor
    public void background(LLL_Result r) {
        r.r2 = Committing.commit(blocks);
    }

    @Arbiter
    public void count(LLL_Result r) {
        r.r3 = blocks.stats().committedBlocks() / Committing.CHUNK + " chunks";
        blocks.close();
    }
}
