package dev.weir.core;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** One thread closes while another gets and writes: it has a block or is told of the close, and harms nobody. */
@JCStressTest
@Outcome(id = "block, 7", expect = ACCEPTABLE, desc = "The close came later, or the block was handed out just before.")
@Outcome(id = "block, 0", expect = ACCEPTABLE, desc = "The close came between write and read.")
@Outcome(id = "block, PoolClosed", expect = ACCEPTABLE, desc = "The close came between get and use.")
@Outcome(id = "PoolClosed, nothing", expect = ACCEPTABLE, desc = "The close came first.")
@State
public class CloseRacesGet {
    private final Freelist freelist = Freelist.builder(64).maxBlocks(512).build();

    @Actor
    public void close() {
        freelist.close();
    }

    @Actor
    public void get(LL_Result r) {
        long[] handle = new long[1];
        r.r1 = Attempt.to(() -> {
            handle[0] = freelist.get();
            return "block";
        });
        r.r2 = handle[0] == Freelist.NONE ? "nothing" : Attempt.to(() -> writeAndRead(handle[0]));
    }

    private Object writeAndRead(long handle) {
        freelist.segment(handle).set(JAVA_LONG, 0, 7);
        return freelist.segment(handle).get(JAVA_LONG, 0);
    }
}
