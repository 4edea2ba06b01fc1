package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What trim means for records; what it does to memory is tested in core. */
@ParameterizedClass
@EnumSource(Mode.class)
class TrimTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int RECORDS = 10 * CHUNK_BYTES / 64;

    private final Mode mode;

    TrimTest(Mode mode) {
        this.mode = mode;
    }

    private static List<Quote> get(TypedPool<Quote> pool, int count) {
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            quotes.add(pool.get().price(i));
        }
        return quotes;
    }

    @Test
    void recordsOfATrimmedPoolAreRecordsAsBefore() {
        try (var pool = mode.builder(Quote.class).chunkBytes(CHUNK_BYTES).maxBlocks(RECORDS).build()) {
            List<Quote> first = get(pool, RECORDS);
            Collections.shuffle(first, new Random(2));
            first.forEach(pool::put);
            assertThat(pool.trim()).isEqualTo(RECORDS * 64L);
            assertThat(pool.stats().freelist().parkedBlocks()).isEqualTo(RECORDS);
            for (Quote stale : first) {
                assertThatThrownBy(stale::price).isInstanceOf(StaleRecord.class);
            }
            List<Quote> second = get(pool, RECORDS);
            Set<Long> addresses = new HashSet<>();
            for (int i = 0; i < RECORDS; i++) {
                assertThat(second.get(i).price()).isEqualTo(i);
                assertThat(addresses.add(pool.segment(second.get(i)).address())).isTrue();
            }
            second.forEach(pool::put);
        }
    }

    @Test
    void aRecordInUseStaysAsItIs() {
        try (var pool = mode.builder(Quote.class).chunkBytes(CHUNK_BYTES).maxBlocks(RECORDS).build()) {
            List<Quote> quotes = get(pool, RECORDS);
            Quote kept = quotes.remove(RECORDS / 2).price(42);
            quotes.forEach(pool::put);
            assertThat(pool.trim()).isEqualTo(RECORDS * 64L - CHUNK_BYTES);
            assertThat(kept.price()).isEqualTo(42);
            pool.put(kept);
            assertThat(pool.trim()).isEqualTo(CHUNK_BYTES);
        }
    }

    /** The turns travel with the numbers of the blocks, also of those that are parked. */
    @Test
    void viewsTakeTurnsAcrossATrim() {
        int views = 3;
        try (var pool = mode.builder(Quote.class).views(views).maxBlocks(1).build()) {
            List<Quote> seen = new ArrayList<>();
            for (int i = 0; i < 3 * views; i++) {
                Quote quote = pool.get();
                if (seen.size() >= views && !mode.makesGarbage()) {
                    assertThat(quote).isSameAs(seen.get(seen.size() - views));
                }
                for (Quote stale : seen.subList(Math.max(0, seen.size() - views + 1), seen.size())) {
                    assertThatThrownBy(stale::price).isInstanceOf(StaleRecord.class);
                }
                seen.add(quote);
                pool.put(quote);
                assertThat(pool.trim()).isEqualTo(64);
            }
        }
    }
}
