package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.CommitFailed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** How many magazines a shelf keeps from the depot, and of which it lets the memory go. */
class ShelfTest {
    private static final int SPARES = 4;
    private static final int MAGAZINES = 50_000;
    private static final int STEP = 16_384;

    private final Depot depot = new Depot(new HeapStorage(SPARES, MAGAZINES), SPARES);
    private int withheld;
    private final Shelf shelf = new Shelf(depot, () -> withheld);
    private final List<Run> purged = new ArrayList<>();

    /** Magazines that lie side by side. */
    private record Run(int from, int to) {}

    private void withhold(int magazines) {
        withheld += magazines * Depot.MAGAZINE;
    }

    private void lay(int from, int to) {
        for (int magazine = from; magazine < to; magazine++) {
            shelf.lay(magazine);
        }
    }

    private void purge(int from, int to) {
        assertThat(from % Depot.MAGAZINE + to % Depot.MAGAZINE).as("blocks outside whole magazines").isZero();
        purged.add(new Run(from / Depot.MAGAZINE, to / Depot.MAGAZINE));
    }

    /** {@return what one purge, in steps, takes} */
    private List<Run> purge() {
        purged.clear();
        while (shelf.purge(this::purge)) {
            assertThat(purged).isNotEmpty();
        }
        return purged;
    }

    /** {@return the magazines that the depot has to give} */
    private List<Integer> takeAll(int count) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(depot.takeEmpty());
        }
        return taken;
    }

    @Test
    void eachMagazineNeedsAsManyBlocksThatFillNone() {
        withheld = 3 * Depot.MAGAZINE - 1;
        lay(0, 4);
        assertThat(shelf.size()).isEqualTo(2);
        assertThat(takeAll(2)).as("no room for them").containsExactly(3, 2);
        withheld++;
        shelf.lay(2);
        assertThat(shelf.size()).isEqualTo(3);
    }

    @Test
    void theLowestLeaveWhenBlocksAreNoLongerWithheld() {
        withhold(10);
        for (int magazine : new int[] {7, 2, 9, 0, 4, 1, 8, 3, 6, 5}) {
            shelf.lay(magazine);
        }
        shelf.keepWithin();
        assertThat(shelf.size()).isEqualTo(10);
        withheld--;
        shelf.keepWithin();
        assertThat(takeAll(1)).containsExactly(0);
        withheld = 7 * Depot.MAGAZINE;
        shelf.keepWithin();
        assertThat(takeAll(2)).containsExactly(2, 1);
        shelf.lay(1);
        assertThat(takeAll(1)).as("no room for it").containsExactly(1);
        withheld = 0;
        shelf.keepWithin();
        assertThat(shelf.size()).isZero();
        assertThat(takeAll(7)).containsExactly(9, 8, 7, 6, 5, 4, 3);
        withhold(1);
        shelf.lay(5);
        assertThat(shelf.size()).isOne();
    }

    @Test
    void spareMagazinesAreTheDepots() {
        withhold(10);
        int spare = depot.takeEmpty();
        assertThat(spare).isNegative();
        shelf.lay(spare);
        assertThat(shelf.size()).isZero();
        assertThat(depot.takeEmpty()).isEqualTo(spare);
    }

    @Test
    void whatWasLaidIsPurgedOnce() {
        withhold(100);
        lay(3, 9);
        lay(20, 30);
        assertThat(purge()).containsExactly(new Run(3, 9), new Run(20, 30));
        assertThat(purge()).isEmpty();
        shelf.lay(9);
        assertThat(purge()).containsExactly(new Run(3, 10), new Run(20, 30));

        withheld = 13 * Depot.MAGAZINE;
        shelf.keepWithin();
        assertThat(purge()).as("what is left was purged already").isEmpty();
        shelf.lay(3);
        assertThat(takeAll(1)).containsExactly(3);
        withhold(1);
        shelf.lay(3);
        assertThat(purge()).containsExactly(new Run(3, 4), new Run(7, 10), new Run(20, 30));
        withheld = 0;
        shelf.keepWithin();
        assertThat(purge()).isEmpty();
    }

    /** The spare magazines lie in front of magazine 0, and a step ends where a page does. */
    @Test
    void noPageIsSplitBetweenSteps() {
        withhold(MAGAZINES);
        lay(0, MAGAZINES);
        int first = STEP - SPARES;
        assertThat(purge())
                .containsExactly(
                        new Run(0, first),
                        new Run(first, first + STEP),
                        new Run(first + STEP, first + 2 * STEP),
                        new Run(first + 2 * STEP, MAGAZINES));
        withheld--;
        shelf.keepWithin();
        int again = depot.takeEmpty();
        withheld++;
        shelf.lay(again);
        assertThat(purge()).as("what lies far from it is left alone").containsExactly(new Run(0, first));
    }

    @Test
    void whatWasRefusedIsTriedAgain() {
        withhold(MAGAZINES);
        lay(0, MAGAZINES);
        assertThat(shelf.purge(this::purge)).isTrue();
        assertThatThrownBy(() -> shelf.purge((_, _) -> {
            throw new CommitFailed("refused", 12);
        }))
                .isInstanceOf(CommitFailed.class);
        assertThat(shelf.size()).isEqualTo(MAGAZINES);
        assertThat(purge().getFirst().from()).isEqualTo(STEP - SPARES);
        assertThat(purge()).isEmpty();
    }

    /** What is purged lies on the shelf, what lies there has its blocks withheld, and all come back. */
    @RepeatedTest(100)
    void noMagazineIsMissedOrPurgedInUse(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        int magazines = 1 + random.nextInt(100);
        for (int magazine = 0; magazine < magazines; magazine++) {
            depot.giveEmpty(magazine);
        }
        List<Integer> out = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            withheld = random.nextInt(magazines * Depot.MAGAZINE + 1);
            shelf.keepWithin();
            assertThat(shelf.size() * Depot.MAGAZINE).isLessThanOrEqualTo(withheld);
            out.add(depot.takeEmpty());
            if (random.nextBoolean()) {
                int some = random.nextInt(out.size() + 1);
                out.subList(0, some).forEach(shelf::lay);
                out.subList(0, some).clear();
            }
            assertThat(shelf.size() * Depot.MAGAZINE).isLessThanOrEqualTo(withheld);
            requirePurgedLie();
            while (out.size() > SPARES) {
                depot.giveEmpty(out.removeLast());
            }
        }
        withheld = 0;
        shelf.keepWithin();
        out.forEach(depot::giveEmpty);
        assertThat(takeAll(magazines + SPARES)).doesNotHaveDuplicates();
    }

    private void requirePurgedLie() {
        var lying = new BitSet();
        for (Run run : purge()) {
            lying.set(run.from(), run.to());
        }
        assertThat(lying.cardinality()).isIn(0, shelf.size());
    }
}
