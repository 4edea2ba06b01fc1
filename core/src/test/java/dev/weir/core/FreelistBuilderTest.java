package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreelistBuilderTest {

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, (1L << 30) + 1, Long.MAX_VALUE})
    void refusesBlockSizes(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(bytes).build())
                .withMessage("blockBytes is %,d; allowed: 1 to 1,073,741,824", bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {-64, 0, 4, 96, 1L << 40})
    void refusesAlignments(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).alignment(bytes))
                .withMessageStartingWith("alignment ")
                .withMessageContaining("8");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1L << 31})
    void refusesLimitsInBlocks(long blocks) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).maxBlocks(blocks))
                .withMessage("maxBlocks is %,d; allowed: 1 to 2,147,483,647", blocks);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, (1L << 46) + 1})
    void refusesLimitsInBytes(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).maxBytes(bytes))
                .withMessageStartingWith("maxBytes is %,d; allowed: 1 to ", bytes);
    }

    @Test
    void refusesALimitBelowOneBlock() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(65).maxBytes(127).build())
                .withMessageStartingWith("maxBytes is 127; allowed: 128 to ");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0})
    void refusesChunkSizes(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).chunkBytes(bytes))
                .withMessageStartingWith("chunkBytes is %,d; allowed: 1 to ", bytes);
    }

    @Test
    void refusesABlankName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).name(" "))
                .withMessageStartingWith("name is blank");
    }

    /**
     * Blocks are padded to the alignment, chunks to whole blocks and pages, the last chunk is what the limit leaves.
     */
    @ParameterizedTest
    @CsvSource({
        // block, alignment, chunk, blocks a chunk adds
        "   64,   64,     1,   64",
        "   48,   64,  4096,   64",
        "   65,   64,  4096,   32",
        "  192,   64,  4096,   64",
        "    1,    8,  4096,  512",
        " 4096, 4096,  4096,    1",
        " 5000,   64, 65536,   64",
        "   64,   64, 65536, 1024",
    })
    void aChunkIsWholeBlocksAndPages(long blockBytes, long alignment, long chunkBytes, long chunkBlocks) {
        try (var freelist = Freelist.builder(blockBytes)
                .confined()
                .alignment(alignment)
                .chunkBytes(chunkBytes)
                .maxBlocks(100_000)
                .build()) {
            assertThat(freelist.address(freelist.get()) % alignment).isZero();
            assertThat(freelist.stats().committedBlocks()).isEqualTo(chunkBlocks);
        }
    }

    @Test
    void theLimitIsTheLowerOfBlocksAndBytes() {
        try (var inBlocks = Freelist.builder(64).maxBlocks(10).maxBytes(6400).build();
                var inBytes = Freelist.builder(64).maxBytes(6463).build();
                var unset = Freelist.builder(64).build()) {
            assertThat(inBlocks.stats().capacity()).isEqualTo(10);
            assertThat(inBytes.stats().capacity()).isEqualTo(100);
            assertThat(unset.stats().capacity()).isEqualTo((1 << 30) / 64);
        }
    }

    @Test
    void aLimitInBlocksAloneMayGoAboveTheDefaultInBytes() {
        try (var freelist = Freelist.builder(1 << 20).maxBlocks(3000).build()) {
            assertThat(freelist.stats().capacity()).isEqualTo(3000);
        }
    }
}
