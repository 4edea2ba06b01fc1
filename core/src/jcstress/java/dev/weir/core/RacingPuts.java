package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads put one handle: one put ends its use, the other is told that it was put already. */
@JCStressTest
@Outcome(id = {"put, DoublePut", "DoublePut, put"}, expect = ACCEPTABLE, desc = "One put, one refusal.")
@State
public class RacingPuts {
    private static final Freelist FREELIST = Freelist.builder(64).maxBlocks(1 << 16).build();

    private final long handle = FREELIST.get();

    @Actor
    public void one(LL_Result r) {
        r.r1 = Attempt.to(() -> put());
    }

    @Actor
    public void other(LL_Result r) {
        r.r2 = Attempt.to(() -> put());
    }

    private String put() {
        FREELIST.put(handle);
        return "put";
    }
}
