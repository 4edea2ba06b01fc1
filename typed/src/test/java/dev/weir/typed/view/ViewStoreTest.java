package dev.weir.typed.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.memory.Region;
import dev.weir.core.memory.VirtualMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewStoreTest {
    private static final class Plain extends View {
        Plain(long address, Region region) {
            super(address, region);
        }
    }

    private static final Region REGION = new Region(VirtualMemory.system(), 64, 1, List.of());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 1 << 20, (1 << 20) + 1, Integer.MAX_VALUE})
    void everyBlockUpToTheCapacityHasItsEntry(int capacity) {
        var store = new ViewStore(capacity);
        View first = new Plain(0, REGION);
        View last = new Plain(1, REGION);
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
        var store = new ViewStore(blocks);
        for (int block = 0; block < blocks; block++) {
            store.add(block, new Plain(block, REGION));
        }
        for (int block = 0; block < blocks; block++) {
            assertThat(store.find(block).address).isEqualTo(block);
        }
    }
}
