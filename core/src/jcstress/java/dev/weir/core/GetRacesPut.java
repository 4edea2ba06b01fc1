package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** One thread puts the only block while another gets: it gets that block or none, and the old handle is dead. */
@JCStressTest
@Outcome(id = "put, block, StaleHandle", expect = ACCEPTABLE, desc = "The get came after the put.")
@Outcome(id = "put, none, DoublePut", expect = ACCEPTABLE, desc = "The get came before the put.")
@State
public class GetRacesPut {
    private final Freelist freelist = Freelist.builder(64).maxBlocks(1).build();
    private final long handle = freelist.get();

    @Actor
    public void putter(LLL_Result r) {
        r.r1 = Attempt.to(() -> put());
    }

    @Actor
    public void getter(LLL_Result r) {
        r.r2 = freelist.tryGet() == Freelist.NONE ? "none" : "block";
    }

    @Arbiter
    public void putAgain(LLL_Result r) {
        r.r3 = Attempt.to(() -> put());
        freelist.close();
    }

    private String put() {
        freelist.put(handle);
        return "put";
    }
}
