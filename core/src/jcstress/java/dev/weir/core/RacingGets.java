package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two threads get more blocks than a cache holds, so that both go to the depot: no block is handed out twice. */
@JCStressTest
@Outcome(id = "80", expect = ACCEPTABLE, desc = "Eighty different blocks.")
@State
public class RacingGets {
    private static final Freelist FREELIST = Freelist.builder(64).maxBlocks(1 << 20).build();
    private static final int EACH = 40;

    private final long[] handles = new long[2 * EACH];

    @Actor
    public void one() {
        FREELIST.get(handles, 0, EACH);
    }

    @Actor
    public void other() {
        FREELIST.get(handles, EACH, EACH);
    }

    @Arbiter
    public void count(J_Result r) {
        r.r1 = Arrays.stream(handles).mapToInt(handle -> (int) handle).distinct().count();
        FREELIST.put(handles, 0, handles.length);
    }
}
