package dev.weir.core.blocks;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.weir.core.memory.ProcessBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A thread enters a cache that several share while a taker revokes it: they are never inside at once, so no visit,
 * counted without any synchronisation, is lost.
 */
@JCStressTest
@Outcome(id = "entered, 2", expect = ACCEPTABLE, desc = "Both were inside, one after the other.")
@Outcome(id = "turned back, 1", expect = ACCEPTABLE, desc = "Only the taker was inside.")
@State
public class SharerMeetsTaker {
    private final Caches caches = new Caches();
    private final Cache cache = caches.make();
    private int visits;

    @Actor
    public void sharer(LL_Result r) {
        boolean inside = cache.tryEnter();
        if (inside) {
            visits++;
            cache.exit();
        }
        r.r1 = inside ? "entered" : "turned back";
    }

    @Actor
    public void taker() {
        cache.revoke();
        ProcessBarrier.system().run();
        cache.awaitQuiet();
        visits++;
    }

    @Arbiter
    public void count(LL_Result r) {
        r.r2 = visits;
    }
}
