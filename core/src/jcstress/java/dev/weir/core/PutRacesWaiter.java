package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The only free block is put into a thread's cache while another thread comes to wait: it is served, and what it puts
 * can be found afterwards.
 */
@JCStressTest
@Outcome(id = "served, one free", expect = ACCEPTABLE, desc = "The put was seen, or it saw who waits.")
@State
public class PutRacesWaiter {
    /** Enough for caches. */
    private static final int BLOCKS = 512;

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Freelist freelist = Freelist.builder(64).maxBlocks(BLOCKS).build();
    private final long[] handles = new long[BLOCKS];

    public PutRacesWaiter() {
        freelist.get(handles, 0, BLOCKS);
    }

    @Actor
    public void put() {
        freelist.put(handles[0]);
    }

    @Actor
    public void get(LL_Result r) {
        r.r1 = getAndPut();
    }

    private String getAndPut() {
        try {
            freelist.put(freelist.get(LONG));
            return "served";
        } catch (PoolExhausted | InterruptedException e) {
            return e.getClass().getSimpleName();
        }
    }

    @Arbiter
    public void count(LL_Result r) {
        boolean free = freelist.tryGet() != Freelist.NONE && freelist.tryGet() == Freelist.NONE;
        r.r2 = free ? "one free" : "lost or doubled";
        freelist.close();
    }
}
