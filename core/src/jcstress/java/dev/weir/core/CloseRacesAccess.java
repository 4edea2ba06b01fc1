package dev.weir.core;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One thread closes while another reads a block: it reads what was there, zero, or is told of the close. */
@JCStressTest
@Outcome(id = "7", expect = ACCEPTABLE, desc = "The read came first.")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The close came between look-up and read.")
@Outcome(id = "PoolClosed", expect = ACCEPTABLE, desc = "The close came first.")
@State
public class CloseRacesAccess {
    private final Freelist freelist = Freelist.builder(64).maxBlocks(512).build();
    private final long handle = freelist.get();

    @Actor
    public void close() {
        freelist.close();
    }

    public CloseRacesAccess() {
        freelist.segment(handle).set(JAVA_LONG, 0, 7);
    }

    @Actor
    public void read(L_Result r) {
        r.r1 = Attempt.to(() -> freelist.segment(handle).get(JAVA_LONG, 0));
    }
}
