package dev.weir.typed.commons;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thread pops two objects and pushes back the first, so that the top of the stack is the same as before and what lies
 * below is not, while another thread, whose own stripe is empty, pops. Each object is in one place in the end: with the
 * first thread, with the second, or idle. The results are the indexes of what is where, 0 for none.
 */
@JCStressTest
@Outcome(
        id = {"1, 2, 0", "1, 0, 2", "0, 1, 2", "0, 2, 1"},
        expect = ACCEPTABLE,
        desc = "Two objects in two places.")
@State
public class PushRacesPop {
    private static final int STRIPE = 0;
    private static final int OTHER_STRIPE = 1;

    private final Registry<Object> registry = new Registry<>();
    private final IdleStack<Object> idle = new IdleStack<>(registry, 2);

    public PushRacesPop() {
        for (int i = 0; i < 2; i++) {
            var lease = new Lease<>(new Object(), null);
            registry.add(lease);
            idle.push(lease, STRIPE);
        }
    }

    @Actor
    public void popTwiceAndPush(III_Result r) {
        Lease<Object> first = idle.pop(STRIPE);
        r.r1 = indexOf(idle.pop(STRIPE));
        if (first != null) {
            idle.push(first, STRIPE);
        }
    }

    @Actor
    public void pop(III_Result r) {
        r.r2 = indexOf(idle.pop(OTHER_STRIPE));
    }

    /** One index, or 10 times one and another one. */
    @Arbiter
    public void drain(III_Result r) {
        int size = idle.size();
        for (int i = 0; i < size; i++) {
            r.r3 = 10 * r.r3 + indexOf(idle.pop(STRIPE));
        }
        if (idle.pop(STRIPE) != null) {
            r.r3 = -1;
        }
    }

    private static int indexOf(Lease<Object> lease) {
        return lease == null ? 0 : lease.index;
    }
}
