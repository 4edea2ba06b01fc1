package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * One of 512 blocks is free, somewhere in a cache, when a thread gets, while another puts a block and gets one: a block
 * is free at all times, so neither is refused, and what was handed out is all there is.
 */
@JCStressTest
@Outcome(id = "block, block, all out", expect = ACCEPTABLE, desc = "Nobody was refused.")
@State
public class LastFreeBlock {
    private static final int BLOCKS = 512;

    private final Freelist freelist = Freelist.builder(64).maxBlocks(BLOCKS).build();
    private final long[] handles = new long[BLOCKS];

    public LastFreeBlock() {
        freelist.get(handles, 0, BLOCKS - 1);
    }

    @Actor
    public void putAndGet(LLL_Result r) {
        freelist.put(handles[0]);
        r.r1 = get(0);
    }

    @Actor
    public void get(LLL_Result r) {
        r.r2 = get(BLOCKS - 1);
    }

    private String get(int index) {
        handles[index] = freelist.tryGet();
        return handles[index] == Freelist.NONE ? "none" : "block";
    }

    @Arbiter
    public void count(LLL_Result r) {
        long different = Arrays.stream(handles).mapToInt(handle -> (int) handle).distinct().count();
        r.r3 = different == BLOCKS && freelist.tryGet() == Freelist.NONE ? "all out" : "lost or doubled";
        freelist.close();
    }
}
