package dev.weir.typed;

import static dev.weir.typed.fields.AccessMode.ACQUIRE;
import static dev.weir.typed.fields.AccessMode.RELEASE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.weir.typed.fields.Access;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** What was written plainly before a release is there for the thread that acquires it. */
@JCStressTest
@Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "The read came first.")
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "The release came first.")
@State
public class ReleasePublishes {
    interface Slot {
        long price();

        void price(long v);

        @Access(ACQUIRE)
        short ready();

        @Access(RELEASE)
        void ready(short v);
    }

    private static final TypedPool<Slot> POOL = TypedPool.of(Slot.class);

    private final Slot slot = POOL.get();

    public ReleasePublishes() {
        slot.price(0);
        slot.ready((short) 0);
    }

    @Actor
    public void write() {
        slot.price(7);
        slot.ready((short) 1);
    }

    @Actor
    public void read(IJ_Result r) {
        r.r1 = slot.ready();
        r.r2 = r.r1 == 0 ? -1 : slot.price();
    }

    @Arbiter
    public void putBack(IJ_Result r) {
        POOL.put(slot);
    }
}
