package dev.weir.typed.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.WeirException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewStoreTest {
    private static final class Plain extends View {
        Plain(long address, Owner owner) {
            super(address, owner);
        }
    }

    private static final Owner NOBODY = new Owner() {
        @Override
        public void takeBack(View view) {
            throw new AssertionError();
        }

        @Override
        public MemorySegment segmentOf(View view) {
            throw new AssertionError();
        }

        @Override
        public long handleOf(View view) {
            throw new AssertionError();
        }

        @Override
        public RecordPlan plan() {
            throw new AssertionError();
        }

        @Override
        public WeirException stale(View view, String accessor) {
            throw new AssertionError();
        }
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 1 << 20, (1 << 20) + 1, Integer.MAX_VALUE})
    void everyBlockUpToTheCapacityHasItsEntry(int capacity) {
        var store = new ViewStore(capacity, 1);
        View first = new Plain(0, NOBODY);
        View last = new Plain(1, NOBODY);
        assertThat(store.find(0)).isNull();
        assertThat(store.find(capacity - 1)).isNull();

        store.add(0, first);
        store.add(capacity - 1, last);

        assertThat(store.find(capacity - 1)).isSameAs(last);
        assertThat(store.find(0)).isSameAs(capacity == 1 ? last : first);
    }

    @Test
    void neighboursAcrossLeavesAreKeptApart() {
        int blocks = 5000;
        var store = new ViewStore(blocks, 1);
        for (int block = 0; block < blocks; block++) {
            store.add(block, new Plain(block, NOBODY));
        }
        for (int block = 0; block < blocks; block++) {
            assertThat(store.find(block).address).isEqualTo(block);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1024, 1025, 5000})
    void eachTurnOfEachBlockHasItsView(int blocks) {
        int views = 3;
        var store = new ViewStore(blocks, views);
        for (int block = 0; block < blocks; block++) {
            for (int turn = 0; turn < views; turn++) {
                int slot = block | store.turn(turn);
                assertThat(store.number(slot)).isEqualTo(block);
                assertThat(store.find(slot)).isNull();
                store.add(slot, new Plain(3L * block + turn, NOBODY));
            }
        }
        for (int block = 0; block < blocks; block++) {
            for (int turn = 0; turn < views; turn++) {
                assertThat(store.find(block | store.turn(turn)).address).isEqualTo(3L * block + turn);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void theMostBlocksLeaveRoomForAllTurns(int views) {
        int most = (int) Math.min(Integer.MAX_VALUE, ViewStore.mostBlocks(views));
        var store = new ViewStore(most, views);
        int slot = most - 1 | store.turn(views - 1);
        var view = new Plain(7, NOBODY);
        store.add(slot, view);

        assertThat(slot).isNotNegative();
        assertThat(store.number(slot)).isEqualTo(most - 1);
        assertThat(store.find(slot)).isSameAs(view);
    }

    /** Two threads meet at an empty leaf, again and again: one makes it, and the views of both are in it. */
    @Test
    void noViewIsLostWhenTwoThreadsNeedTheSameLeaf() throws Exception {
        int rounds = 10_000;
        var stores = new ViewStore[rounds];
        Arrays.setAll(stores, round -> new ViewStore(2, 1));
        var barrier = new CyclicBarrier(2);
        var other = new FutureTask<>(() -> addToAll(stores, 1, barrier));
        Thread.ofPlatform().start(other);
        addToAll(stores, 0, barrier);
        other.get();

        for (ViewStore store : stores) {
            assertThat(store.find(0)).isNotNull();
            assertThat(store.find(1)).isNotNull();
        }
    }

    private static Void addToAll(ViewStore[] stores, int block, CyclicBarrier barrier) throws Exception {
        var view = new Plain(block, NOBODY);
        for (ViewStore store : stores) {
            barrier.await();
            store.add(block, view);
        }
        return null;
    }
}
