package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two threads use an explicit cache each and close it, so that each may inherit the other's or one that is long closed:
 * no block is handed out twice.
 */
@JCStressTest
@Outcome(id = "different", expect = ACCEPTABLE, desc = "Two blocks.")
@State
public class EndedCaches {
    private static final Freelist FREELIST = Freelist.builder(64).maxBlocks(1 << 16).build();

    private long one;
    private long other;

    @Actor
    public void one() {
        one = keepOne();
    }

    @Actor
    public void other() {
        other = keepOne();
    }

    @Arbiter
    public void compare(L_Result r) {
        r.r1 = (int) one == (int) other ? "one block twice" : "different";
        FREELIST.put(one);
        FREELIST.put(other);
    }

    private static long keepOne() {
        try (var cache = FREELIST.cache()) {
            long first = cache.get();
            long kept = cache.get();
            cache.put(first);
            return kept;
        }
    }
}
