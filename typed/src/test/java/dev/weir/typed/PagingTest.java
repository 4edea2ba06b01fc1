package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.blocks.BlockOptions;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The builder's settings reach the memory; what it does with them is tested in core. */
class PagingTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void recordsLieInHugePagesAndArePrefaulted(Mode mode) {
        var memory = new RefusingMemory();
        memory.hugePageSize = 2 << 20;
        var builder = new TypedPool.Builder<>(MethodHandles.lookup(), Quote.class, new BlockOptions.Builder(memory));
        try (var pool = mode.apply(builder).prefault(true).hugePages(true).maxBytes(4 << 20).build()) {
            Quote quote = pool.get().price(7);
            assertThat(quote.price()).isEqualTo(7);
            assertThat(pool.stats().freelist().committedBytes()).isEqualTo(2 << 20);
            assertThat(memory.inHugePages).isEqualTo(4 << 20);
            assertThat(memory.populated).isGreaterThan(2 << 20);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void chunksAreCommittedAhead(Mode mode) {
        try (var pool = mode.builder(Quote.class).commitAhead(true).chunkBytes(4096).maxBytes(1 << 20).build()) {
            // Held, since a pool that watches for leaks would take back the blocks of those that are not.
            var records = new Quote[(int) (pool.stats().capacity() / 2)];
            for (int i = 0; i < records.length; i++) {
                while (pool.stats().freelist().committedBlocks() - i < 32) {
                    Thread.onSpinWait();
                }
                records[i] = pool.get();
            }
            assertThat(pool.stats().freelist().guardHits()).isZero();
            assertThat(pool.stats().freelist().commits()).isGreaterThan(1);
            assertThat(records).doesNotContainNull();
        }
    }
}
