package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A thread that is interrupted leaves while a put serves it: it has the block, or the block is free. */
@JCStressTest
@Outcome(id = "served, none free", expect = ACCEPTABLE, desc = "The put came before it had left.")
@Outcome(id = "interrupted, one free", expect = ACCEPTABLE, desc = "It had left.")
@State
public class InterruptRacesPut {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Freelist freelist = Freelist.builder(64).maxBlocks(1).build();
    private final long handle = freelist.get();
    private volatile Thread waiting;
    private volatile boolean interrupted;

    @Actor
    public void get(LL_Result r) {
        waiting = Thread.currentThread();
        r.r1 = tryGet();
        // The interrupt must not reach what the thread does next.
        while (!interrupted) {
            Thread.onSpinWait();
        }
        if (r.r1.equals("served") && !Thread.interrupted()) {
            r.r1 = "served, the interrupt was lost";
        }
    }

    private String tryGet() {
        try {
            freelist.get(LONG);
            return "served";
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (PoolExhausted e) {
            return "exhausted";
        }
    }

    @Actor
    public void interruptAndPut() {
        while (waiting == null) {
            Thread.onSpinWait();
        }
        waiting.interrupt();
        freelist.put(handle);
        interrupted = true;
    }

    @Arbiter
    public void count(LL_Result r) {
        r.r2 = freelist.tryGet() == Freelist.NONE ? "none free" : "one free";
        freelist.close();
    }
}
