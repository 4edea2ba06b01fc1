package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The depot's algorithm under every interleaving of short scenarios, with its words on the heap, where Lincheck's model
 * checker sees each access. Each answer has to be one that a stack or a counter used by one thread at a time could have
 * given.
 */
class DepotInterleavingsTest {
    private static final int MOST_THREADS = 8;
    private static final int FRESH_BLOCKS = 70;
    private static final int SPARES = 16;

    @Test
    void noInterleavingLosesOrDoublesAFullMagazine() {
        check(interleavings(), FullMagazines.class, FullInTurn.class);
    }

    @Test
    void noInterleavingLosesOrDoublesAnEmptyMagazine() {
        check(interleavings(), EmptyMagazines.class, EmptyInTurn.class);
    }

    @Test
    @Tag("stress")
    void threadsAtFullSpeedLoseAndDoubleNoMagazine() {
        check(new StressOptions().iterations(30).invocationsPerIteration(1_000), FullMagazines.class, FullInTurn.class);
    }

    @Test
    void everyFreshBlockIsCarvedOnce() {
        check(interleavings(), Carving.class, CarvedInTurn.class);
    }

    /** What the count in the heads is for: without it a pop that slept through two pops and a push succeeds. */
    @Test
    void headsWithoutTheirCountAreFoundOut() {
        assertThatThrownBy(() -> check(interleavings(), MagazinesWithoutCount.class, FullInTurn.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions interleavings() {
        return new ModelCheckingOptions().iterations(10).invocationsPerIteration(300);
    }

    private static void check(Options<?, ?> options, Class<?> depot, Class<?> inTurn) {
        options.threads(2)
                .actorsBefore(0)
                .actorsPerThread(3)
                .actorsAfter(3)
                .minimizeFailedScenario(false)
                .sequentialSpecification(inTurn)
                .check(depot);
    }

    /** What a thread may do with magazines: take one, and give back the one that it has held longest. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    abstract static class Magazines {
        private final List<Deque<Integer>> held =
                Stream.generate(() -> (Deque<Integer>) new ArrayDeque<Integer>()).limit(MOST_THREADS).toList();

        abstract int pop();

        abstract void push(int magazine);

        @Operation
        public int take(@Param(name = "thread") int thread) {
            int magazine = pop();
            if (magazine != Depot.NONE) {
                held.get(thread).addLast(magazine);
            }
            return magazine;
        }

        @Operation
        public void give(@Param(name = "thread") int thread) {
            if (!held.get(thread).isEmpty()) {
                push(held.get(thread).removeFirst());
            }
        }
    }

    /** The depot's full magazines, two to begin with. */
    public static class FullMagazines extends Magazines {
        private final Depot depot;

        public FullMagazines() {
            this(new HeapStorage(SPARES, SPARES));
        }

        FullMagazines(DepotStorage storage) {
            depot = new Depot(storage, SPARES);
            depot.giveFull(0);
            depot.giveFull(1);
        }

        @Override
        int pop() {
            return depot.takeFull();
        }

        @Override
        void push(int magazine) {
            depot.giveFull(magazine);
        }
    }

    /** The same over heads that are compared by their magazine alone. */
    public static final class MagazinesWithoutCount extends FullMagazines {
        public MagazinesWithoutCount() {
            super(new CountlessStorage());
        }
    }

    /** The depot's empty magazines, none to begin with, so that spares are taken. */
    public static final class EmptyMagazines extends Magazines {
        private final Depot depot = new Depot(new HeapStorage(SPARES, SPARES), SPARES);

        @Override
        int pop() {
            return depot.takeEmpty();
        }

        @Override
        void push(int magazine) {
            depot.giveEmpty(magazine);
        }
    }

    /** A stack of full magazines, used by one thread at a time. */
    public static final class FullInTurn extends Magazines {
        private final Deque<Integer> stack = new ArrayDeque<>(List.of(1, 0));

        @Override
        int pop() {
            return stack.isEmpty() ? Depot.NONE : stack.pop();
        }

        @Override
        void push(int magazine) {
            stack.push(magazine);
        }
    }

    /** A stack of empty magazines and fresh spares, used by one thread at a time. */
    public static final class EmptyInTurn extends Magazines {
        private final Deque<Integer> stack = new ArrayDeque<>();
        private int spares;

        @Override
        int pop() {
            return stack.isEmpty() ? -++spares : stack.pop();
        }

        @Override
        void push(int magazine) {
            stack.push(magazine);
        }
    }

    /** Fresh blocks of a depot whose limit cuts the third run. */
    public static final class Carving {
        private final Depot depot = new Depot(new HeapStorage(SPARES, SPARES), SPARES);

        @Operation
        public int carve() {
            return depot.carve(FRESH_BLOCKS, (_, _) -> {});
        }
    }

    /** Runs that start at a multiple of a magazine, one after the other. */
    public static final class CarvedInTurn {
        private int next;

        public int carve() {
            if (next >= FRESH_BLOCKS) {
                return -1;
            }
            next += Depot.MAGAZINE;
            return next - Depot.MAGAZINE;
        }
    }

    private static final class CountlessStorage extends HeapStorage {
        CountlessStorage() {
            super(SPARES, SPARES);
        }

        @Override
        public boolean compareAndSet(Word word, long expected, long value) {
            long now = words.getAcquire(word.position);
            return (int) now == (int) expected && words.compareAndSet(word.position, now, value);
        }
    }
}
