package dev.weir.typed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads get records that went through the depot, whose last owners wrote one number into both fields, and do the
 * same: what was written before a put is there after the next get, so the two fields are equal.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Every record as its last owner left it.")
@State
public class HandOver {
    interface Pair {
        long left();

        Pair left(long v);

        long right();

        Pair right(long v);
    }

    private static final TypedPool<Pair> POOL = TypedPool.builder(Pair.class).maxBlocks(1 << 16).build();
    private static final int MORE_THAN_A_CACHE = 96;

    private final Pair[] ones = new Pair[MORE_THAN_A_CACHE];
    private final Pair[] others = new Pair[MORE_THAN_A_CACHE];

    @Actor
    public void one(II_Result r) {
        r.r1 = use(ones);
    }

    @Actor
    public void other(II_Result r) {
        r.r2 = use(others);
    }

    private static int use(Pair[] pairs) {
        POOL.get(pairs, 0, pairs.length);
        int torn = 0;
        for (Pair pair : pairs) {
            long last = pair.left();
            if (last != pair.right()) {
                torn++;
            }
            pair.left(last + 1).right(last + 1);
        }
        POOL.put(pairs, 0, pairs.length);
        return torn;
    }
}
