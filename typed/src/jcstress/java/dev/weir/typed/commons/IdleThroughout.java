package dev.weir.typed.commons;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One object is idle in a stripe. A thread pushes another one to the other stripe and then pops the first, while a
 * second thread looks for one: there is one at every moment, though the two stripes are empty one after the other, so
 * it must not find nothing. The results are the indexes of what each popped, and how many are idle in the end.
 */
@JCStressTest
@Outcome(id = {"1, 2, 0", "2, 1, 0"}, expect = ACCEPTABLE, desc = "One for each.")
@State
public class IdleThroughout {
    private static final int ONE_STRIPE = 0;
    private static final int OTHER_STRIPE = 1;

    private final Registry<Object> registry = new Registry<>();
    private final IdleStack<Object> idle = new IdleStack<>(registry, 2);
    private final Lease<Object> borrowed;

    public IdleThroughout() {
        idle.push(lease(), ONE_STRIPE);
        borrowed = lease();
    }

    private Lease<Object> lease() {
        var lease = new Lease<>(new Object(), null);
        registry.add(lease);
        return lease;
    }

    @Actor
    public void giveBackAndBorrow(III_Result r) {
        idle.push(borrowed, OTHER_STRIPE);
        r.r1 = indexOf(idle.pop(ONE_STRIPE));
    }

    @Actor
    public void borrow(III_Result r) {
        r.r2 = indexOf(idle.pop(OTHER_STRIPE));
    }

    @Arbiter
    public void count(III_Result r) {
        r.r3 = idle.size();
    }

    private static int indexOf(Lease<Object> lease) {
        return lease == null ? 0 : lease.index;
    }
}
