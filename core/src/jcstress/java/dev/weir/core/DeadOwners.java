package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two short-lived threads get and put, and each takes over the cache of one that ended: no block is handed out twice.
 * There are few caches and no thread lives long, so nearly every cache here is inherited.
 */
@JCStressTest
@Outcome(id = "different", expect = ACCEPTABLE, desc = "Two blocks.")
@State
public class DeadOwners {
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
        long[] kept = new long[1];
        var thread = new Thread(() -> {
            long first = FREELIST.get();
            kept[0] = FREELIST.get();
            FREELIST.put(first);
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return kept[0];
    }
}
