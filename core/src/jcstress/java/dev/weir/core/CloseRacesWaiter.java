package dev.weir.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A thread comes to wait while another closes: it is told, whether it waits already or not. */
@JCStressTest
@Outcome(id = "PoolClosed", expect = ACCEPTABLE, desc = "It does not wait for the time to pass.")
@State
public class CloseRacesWaiter {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Freelist freelist = Freelist.builder(64).maxBlocks(1).build();

    public CloseRacesWaiter() {
        freelist.get();
    }

    @Actor
    public void close() {
        freelist.close();
    }

    @Actor
    public void get(L_Result r) {
        r.r1 = tryGet();
    }

    private String tryGet() {
        try {
            freelist.get(LONG);
            return "served";
        } catch (WeirException | InterruptedException e) {
            return e.getClass().getSimpleName();
        }
    }
}
