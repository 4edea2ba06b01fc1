package dev.weir.core;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JL_Result;

/**
 * One thread trims while another puts the last blocks of a chunk, writing into each until then: what it reads back is
 * what it wrote, and afterwards every block is there once.
 */
@JCStressTest
@Outcome(id = "0, all there", expect = ACCEPTABLE, desc = "No record in use has changed, no block was lost.")
@State
public class TrimRacesPut {
    private static final int BLOCKS = 512;
    private static final int OUT = 8;

    private final Freelist freelist = Freelist.builder(64).maxBlocks(BLOCKS).chunkBytes(4096).build();
    private final long[] handles = new long[BLOCKS];

    public TrimRacesPut() {
        freelist.get(handles, 0, BLOCKS);
        freelist.put(handles, OUT, BLOCKS - OUT);
    }

    @Actor
    public void trim() {
        freelist.trim();
    }

    @Actor
    public void put(JL_Result r) {
        for (int i = 0; i < OUT; i++) {
            for (int j = i; j < OUT; j++) {
                freelist.segment(handles[j]).set(JAVA_LONG, 0, 100 * i + j);
            }
            for (int j = i; j < OUT; j++) {
                r.r1 += freelist.segment(handles[j]).get(JAVA_LONG, 0) == 100 * i + j ? 0 : 1;
            }
            freelist.put(handles[i]);
        }
    }

    @Arbiter
    public void count(JL_Result r) {
        int got = freelist.get(handles, 0, BLOCKS);
        long different = Arrays.stream(handles).mapToInt(handle -> (int) handle).distinct().count();
        r.r2 = got == BLOCKS && different == BLOCKS && freelist.tryGet() == Freelist.NONE ? "all there"
                : "lost or doubled";
        freelist.close();
    }
}
