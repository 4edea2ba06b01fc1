package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.blocks.BlockOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What several freelists may commit between them. */
@ParameterizedClass
@EnumSource(Mode.class)
class BudgetTest {
    private static final int CHUNK_BLOCKS = 1024;
    private static final int CHUNK_CHARGE = CHUNK_BLOCKS * (64 + 8);

    private final Mode mode;

    BudgetTest(Mode mode) {
        this.mode = mode;
    }

    private Freelist freelist(String name, Budget budget) {
        return mode.builder(64).name(name).chunkBytes(CHUNK_BLOCKS * 64).maxBlocks(100_000).budget(budget).build();
    }

    @Test
    void chunksOfAllFreelistsCountAndCloseGivesThemBack() {
        var budget = Budget.of("pools", 3 * CHUNK_CHARGE + 100);
        try (var one = freelist("one", budget)) {
            var other = freelist("other", budget);
            assertThat(budget.charged()).isZero();
            long[] handles = new long[10 * CHUNK_BLOCKS];
            assertThat(one.get(handles, 0, 2 * CHUNK_BLOCKS)).isEqualTo(2 * CHUNK_BLOCKS);
            assertThat(other.get(handles, 0, 2 * CHUNK_BLOCKS)).isEqualTo(CHUNK_BLOCKS);
            assertThat(budget.charged()).isEqualTo(3 * CHUNK_CHARGE);

            assertThat(one.tryGet()).isEqualTo(Freelist.NONE);
            assertThatThrownBy(one::get)
                    .isInstanceOf(PoolExhausted.class)
                    .hasMessageStartingWith("all 2,048 blocks of one are in use, and budget pools of ")
                    .hasMessageContaining("has no room for more");

            other.close();
            other.close();
            assertThat(budget.charged()).isEqualTo(2 * CHUNK_CHARGE);
            assertThat(one.get(handles, 0, 2 * CHUNK_BLOCKS)).isEqualTo(CHUNK_BLOCKS);
        }
        assertThat(budget.charged()).isZero();
    }

    @Test
    void aChunkThatTheSystemRefusesIsNotCharged() {
        var budget = Budget.of("pools", 10 * CHUNK_CHARGE);
        var memory = new RecordingMemory();
        try (var freelist = mode.apply(new Freelist.Builder(64, new BlockOptions.Builder(memory)))
                .chunkBytes(CHUNK_BLOCKS * 64)
                .maxBlocks(100_000)
                .budget(budget)
                .build()) {
            memory.refuse = true;
            assertThatThrownBy(freelist::get).isInstanceOf(CommitFailed.class);
            assertThat(budget.charged()).isZero();
        }
    }

    @Test
    void theLastChunkIsAnEarlyWarning() {
        List<String> warned = new ArrayList<>();
        var listener = new FreelistListener() {
            @Override
            public void lastChunk(String name) {
                warned.add(name);
            }
        };
        try (var freelist = mode.builder(64)
                .name("quotes")
                .chunkBytes(CHUNK_BLOCKS * 64)
                .maxBlocks(2 * CHUNK_BLOCKS + 1)
                .listener(listener)
                .build()) {
            freelist.get(new long[2 * CHUNK_BLOCKS], 0, 2 * CHUNK_BLOCKS);
            assertThat(warned).isEmpty();
            freelist.get();
            assertThat(warned).containsExactly("quotes");
        }
    }

    @Test
    void theLimitMayBeRaisedToWhatWasReserved() {
        try (var freelist = mode.builder(64).maxBlocks(10).reserveBlocks(100).build()) {
            long[] handles = new long[101];
            assertThat(freelist.get(handles, 0, 101)).isEqualTo(10);
            assertThat(freelist.stats().capacity()).isEqualTo(10);
            freelist.maxBlocks(100);
            assertThat(freelist.get(handles, 10, 91)).isEqualTo(90);
            freelist.maxBlocks(50);
            freelist.put(handles, 0, 50);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            freelist.put(handles[50]);
            assertThat(freelist.tryGet()).isNotEqualTo(Freelist.NONE);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            assertThatIllegalArgumentException().isThrownBy(() -> freelist.maxBlocks(101));
        }
    }

    @Test
    void theLimitOfAClosedOneStaysAsItIs() {
        var freelist = mode.builder(64).maxBlocks(10_000).build();
        freelist.put(freelist.get());
        freelist.close();
        assertThatThrownBy(() -> freelist.maxBlocks(5)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class);
    }

    @Test
    void theApplicationMayChargeItsOwn() {
        var budget = Budget.of("pools", 100);
        assertThat(budget.tryCharge(60)).isTrue();
        assertThat(budget.tryCharge(41)).isFalse();
        assertThat(budget.tryCharge(40)).isTrue();
        assertThat(budget.charged()).isEqualTo(100);
        budget.discharge(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget.discharge(1))
                .withMessage("1 bytes given back to budget pools; allowed: 0 to the 0 charged");
        assertThatIllegalArgumentException().isThrownBy(() -> budget.tryCharge(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Budget.of("pools", -1));
    }
}
