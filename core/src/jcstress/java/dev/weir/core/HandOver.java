package dev.weir.core;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads get blocks that went through the depot, whose last owners wrote one number twice into each, and do the
 * same: what was written before a put is there after the next get, so the two numbers are equal.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Every block as its last owner left it.")
@State
public class HandOver {
    private static final Freelist FREELIST = Freelist.builder(16).maxBlocks(1 << 16).build();
    private static final int MORE_THAN_A_CACHE = 96;

    @Actor
    public void one(II_Result r) {
        r.r1 = use();
    }

    @Actor
    public void other(II_Result r) {
        r.r2 = use();
    }

    private static int use() {
        long[] handles = new long[MORE_THAN_A_CACHE];
        FREELIST.get(handles, 0, handles.length);
        int torn = 0;
        for (long handle : handles) {
            MemorySegment block = FREELIST.segment(handle);
            if (block.get(JAVA_LONG, 0) != block.get(JAVA_LONG, 8)) {
                torn++;
            }
            block.set(JAVA_LONG, 0, handle);
            block.set(JAVA_LONG, 8, handle);
        }
        FREELIST.put(handles, 0, handles.length);
        return torn;
    }
}
