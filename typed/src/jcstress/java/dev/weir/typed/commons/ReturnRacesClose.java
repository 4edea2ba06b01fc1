package dev.weir.typed.commons;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A return may find the pool open and make its object idle after a close has looked for idle ones. The object is
 * destroyed all the same, by one of the two. The results are the objects that are idle, and those that exist.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing is left.")
@State
public class ReturnRacesClose {
    private static final BasePooledObjectFactory<Object> FACTORY = new BasePooledObjectFactory<>() {
        @Override
        public Object create() {
            return new Object();
        }

        @Override
        public PooledObject<Object> wrap(Object object) {
            return new DefaultPooledObject<>(object);
        }
    };

    private final Engine<Object> engine;
    private final Object borrowed;

    public ReturnRacesClose() {
        var capacity = new Capacity(-1, Capacity.NO_CEILING, null);
        this.engine = new Engine<>(
                FACTORY, new Settings(), capacity, new PoolCounts(), new Listener(), () -> {}, null);
        try {
            this.borrowed = engine.borrow(-1);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Actor
    public void giveBack() {
        if (engine.giveBack(borrowed) != null) {
            throw new AssertionError("the factory throws nothing");
        }
    }

    @Actor
    public void close() {
        engine.close();
    }

    @Arbiter
    public void count(II_Result r) {
        r.r1 = engine.idle.size();
        r.r2 = engine.capacity.used();
    }
}
