package dev.weir.typed;

import static dev.weir.typed.fields.AccessMode.COMPARE_AND_SET;
import static dev.weir.typed.fields.AccessMode.GET_AND_ADD;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.weir.typed.fields.Access;
import dev.weir.typed.fields.Member;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Members that share an int are updated at once: two threads add to one byte, one of them swaps the byte beside it and
 * the other writes the short beside that, plainly. No update is lost.
 */
@JCStressTest
@Outcome(id = "3, 1, 7, 1", expect = ACCEPTABLE, desc = "All updates are there.")
@State
public class NeighboursInOneInt {
    interface Word {
        @Access(GET_AND_ADD)
        byte count(byte delta);

        @Access(COMPARE_AND_SET)
        boolean flag(byte expected, byte next);

        @Member("flag")
        byte plainFlag();

        short plain();

        void plain(short v);
    }

    private static final TypedPool<Word> POOL = TypedPool.of(Word.class);

    private final Word word = POOL.get();
    private boolean swapped;

    public NeighboursInOneInt() {
        POOL.segment(word).fill((byte) 0);
    }

    @Actor
    public void one() {
        word.count((byte) 1);
        swapped = word.flag((byte) 0, (byte) 1);
    }

    @Actor
    public void other() {
        word.plain((short) 7);
        word.count((byte) 2);
    }

    @Arbiter
    public void all(IIII_Result r) {
        r.r1 = word.count((byte) 0);
        r.r2 = word.plainFlag();
        r.r3 = word.plain();
        r.r4 = swapped ? 1 : 0;
        POOL.put(word);
    }
}
