package dev.weir.core;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJL_Result;

/**
 * One thread trims while another gets all blocks but one and writes: it gets them all, and neither they nor the one
 * that was in use before change.
 */
@JCStressTest
@Outcome(id = "127 blocks, 0, 5", expect = ACCEPTABLE, desc = "Nothing was refused, and nothing has changed.")
@State
public class TrimRacesGet {
    private static final int BLOCKS = 128;

    private final Freelist freelist =
            Freelist.builder(64).maxBlocks(BLOCKS).reserveBlocks(1024).chunkBytes(4096).build();
    private final long[] handles = new long[BLOCKS];
    private final long kept;

    public TrimRacesGet() {
        freelist.get(handles, 0, BLOCKS);
        kept = handles[BLOCKS - 1];
        freelist.segment(kept).set(JAVA_LONG, 0, 5);
        freelist.put(handles, 0, BLOCKS - 1);
    }

    @Actor
    public void trim() {
        freelist.trim();
    }

    @Actor
    public void get(LJL_Result r) {
        int got = 0;
        while (got < BLOCKS - 1) {
            long handle = freelist.tryGet();
            if (handle == Freelist.NONE) {
                break;
            }
            freelist.segment(handle).set(JAVA_LONG, 0, handle);
            handles[got++] = handle;
        }
        r.r1 = got + " blocks";
    }

    @Arbiter
    public void check(LJL_Result r) {
        for (int i = 0; i < BLOCKS - 1; i++) {
            r.r2 += handles[i] != Freelist.NONE && freelist.segment(handles[i]).get(JAVA_LONG, 0) == handles[i] ? 0 : 1;
        }
        r.r3 = freelist.segment(kept).get(JAVA_LONG, 0);
        freelist.close();
    }
}
