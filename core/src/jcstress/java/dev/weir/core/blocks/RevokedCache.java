package dev.weir.core.blocks;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.weir.core.memory.ProcessBarrier;
import java.util.stream.IntStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * An owner takes from its cache and gives to it while a taker revokes the cache, drains it and gives it back: each
 * block is in exactly one place afterwards, however often the owner was turned away.
 */
@JCStressTest
@Outcome(id = {"0, each once", "1, each once", "2, each once"}, expect = ACCEPTABLE, desc = "No block lost or doubled.")
@State
public class RevokedCache {
    private static final int BLOCKS = 4;

    private final Caches caches = new Caches();
    private final Cache cache = caches.make();
    private final Cache common = caches.make();
    private final int[] seen = new int[BLOCKS];

    public RevokedCache() {
        for (int block = 0; block < BLOCKS - 1; block++) {
            cache.give(block);
        }
    }

    @Actor
    public void owner(LL_Result r) {
        int visits = 0;
        int taken = Cache.tryTake(cache.hand());
        if (taken != Blocks.NONE) {
            visits++;
        }
        if (Cache.tryGive(cache.hand(), BLOCKS - 1)) {
            visits++;
        } else {
            seen[BLOCKS - 1]++;
        }
        if (taken != Blocks.NONE) {
            seen[taken]++;
        }
        r.r1 = visits;
    }

    @Actor
    public void taker() {
        cache.revoke();
        ProcessBarrier.system().run();
        cache.awaitQuiet();
        cache.drainTo(common);
        cache.restore();
    }

    @Arbiter
    public void count(LL_Result r) {
        cache.drainTo(common);
        for (int block = common.take(); block != Blocks.NONE; block = common.take()) {
            seen[block]++;
        }
        r.r2 = IntStream.of(seen).allMatch(times -> times == 1) ? "each once" : "lost or doubled";
    }
}
