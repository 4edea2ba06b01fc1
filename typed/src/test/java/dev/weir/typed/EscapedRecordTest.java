package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.FreelistListener;
import dev.weir.core.StaleHandle;
import dev.weir.typed.fields.Length;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A dropped record of which something is left that reaches its bytes: it is told of, and its block never handed out
 * again.
 */
@ParameterizedClass
@EnumSource(Mode.class)
class EscapedRecordTest {
    interface Side {
        long size();

        Side size(long v);
    }

    interface Quote extends Pooled<Quote> {
        long price();

        Quote price(long v);

        Side bid();

        @Length(8)
        MemorySegment raw();
    }

    @Parameter
    Mode mode;

    private final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());

    /** Every get of it is watched. */
    private TypedPool<Quote> pool() {
        return mode.builder(Quote.class)
                .name("quotes")
                .maxBlocks(1)
                .leakSampling(1, false)
                .listener(new FreelistListener() {
                    @Override
                    public void leaked(String name, Throwable leak) {
                        told.add(leak);
                    }
                })
                .build();
    }

    /** A method of its own, so that nothing but the part is left of the record. */
    private static <P> P dropAllBut(TypedPool<Quote> pool, Function<Quote, P> part) {
        return part.apply(pool.get().price(42));
    }

    private void assertLost(TypedPool<Quote> pool) {
        Collected.until(() -> !told.isEmpty());
        Collected.forSomeRounds();

        assertThat(told).hasSize(1);
        assertThat(told.getFirst())
                .hasMessage(
                        "a record of quotes was dropped without a put; its block is lost, since its segment or handle"
                                + " was taken; put each record once");
        assertThat(pool.stats().leaks()).isEqualTo(1);
        assertThat(pool.stats().active()).isEqualTo(1);
        assertThat(pool.tryGet()).isNull();
    }

    @Test
    void itsSegment() {
        try (var pool = pool()) {
            MemorySegment segment = dropAllBut(pool, pool::segment);
            assertLost(pool);
            assertThat(segment.byteSize()).isEqualTo(pool.layout().struct().byteSize());
        }
    }

    @Test
    void itsSegmentByItsOwnMethod() {
        try (var pool = pool()) {
            MemorySegment segment = dropAllBut(pool, Quote::segment);
            assertLost(pool);
            assertThat(segment.byteSize()).isEqualTo(pool.layout().struct().byteSize());
        }
    }

    @Test
    void aSegmentOfAField() {
        try (var pool = pool()) {
            MemorySegment raw = dropAllBut(pool, Quote::raw);
            assertLost(pool);
            assertThat(raw.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isZero();
        }
    }

    /** Who has the handle alone still finds the record, and may put it. */
    @Test
    void itsHandle() {
        try (var pool = pool()) {
            long handle = dropAllBut(pool, pool::handle);
            assertLost(pool);

            Quote found = pool.view(handle);
            assertThat(found.price()).isEqualTo(42);
            pool.put(found);
            assertThatThrownBy(() -> pool.view(handle)).isInstanceOf(StaleHandle.class);
            assertThat(pool.tryGet()).isNotNull();
        }
    }

    /** A nested struct holds on to its record: that is not dropped. */
    @Test
    void aNestedStructIsTheRecordInUse() {
        try (var pool = pool()) {
            Side bid = dropAllBut(pool, Quote::bid);
            Collected.forSomeRounds();

            assertThat(told).isEmpty();
            assertThat(pool.tryGet()).isNull();
            assertThat(bid.size(7).size()).isEqualTo(7);
        }
    }
}
