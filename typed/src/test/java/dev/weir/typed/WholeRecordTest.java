package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.ForeignHandle;
import dev.weir.typed.fields.Length;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole records, through the pool and through what T gets from Pooled. */
@ParameterizedClass
@EnumSource(Mode.class)
class WholeRecordTest {
    @Parameter
    Mode mode;

    interface Quote {
        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);
    }

    interface Order extends Pooled<Order> {
        long price();

        Order price(long v);

        int quantity();

        Order quantity(int v);
    }

    @Test
    void aRecordIsCopiedComparedHashedAndCleared() {
        try (var pool = mode.of(Quote.class);
                var other = mode.of(Quote.class)) {
            Quote a = pool.get().price(1).quantity(2);
            Quote b = other.get().price(3).quantity(2);
            assertThat(pool.contentEquals(a, b)).isFalse();
            assertThat(pool.contentHash(a)).isNotEqualTo(other.contentHash(b));

            pool.copyFrom(a, b);
            assertThat(a.price()).isEqualTo(3);
            assertThat(a.quantity()).isEqualTo(2);
            assertThat(pool.contentEquals(a, b)).isTrue();
            assertThat(pool.contentHash(a)).isEqualTo(other.contentHash(b));

            pool.clear(a);
            assertThat(a.price()).isZero();
            assertThat(a.quantity()).isZero();
            assertThat(b.price()).isEqualTo(3);
        }
    }

    @Test
    void recordsThatExtendPooledDoTheSameThemselves() {
        try (var pool = mode.of(Order.class)) {
            Order a = pool.get().price(1).quantity(2);
            Order b = pool.get().clear().copyFrom(a);
            assertThat(b.quantity()).isEqualTo(2);
            assertThat(a.contentEquals(b)).isTrue();
            assertThat(a.contentHash()).isEqualTo(b.contentHash()).isEqualTo(pool.contentHash(a));
            assertThat(a.segment().toArray(JAVA_BYTE)).isEqualTo(pool.segment(a).toArray(JAVA_BYTE));
            assertThat(pool.view(a.handle())).isSameAs(a);

            var bytes = ByteBuffer.allocate(32);
            a.price(7).copyTo(bytes);
            b.copyFrom(bytes.flip());
            assertThat(b.price()).isEqualTo(7);
            b.clear().copyTo(a.segment());
            a.quantity(9).copyFrom(b.segment());
            assertThat(a.quantity()).isZero();
        }
    }

    @Test
    void closeIsPut() {
        try (var pool = mode.of(Order.class)) {
            Order kept;
            try (Order order = pool.get()) {
                kept = order.price(5);
                assertThat(pool.stats().active()).isOne();
            }
            assertThat(pool.stats().active()).isZero();
            assertThatThrownBy(kept::close).isInstanceOf(StaleRecord.class)
                    .hasMessageContaining("that was put already");
            assertThat(pool.stats().freelist().misuses()).isOne();
        }
    }

    interface Page {
        @Length(128)
        long word(int i);

        Page word(int i, long v);
    }

    @Test
    void soAreLargeRecords() {
        try (var pool = mode.of(Page.class)) {
            Page a = pool.get();
            Page b = pool.get();
            for (int i = 0; i < 128; i++) {
                a.word(i, i + 1);
            }
            pool.copyFrom(b, a);
            assertThat(b.word(127)).isEqualTo(128);
            var hashes = new HashSet<Long>();
            for (int i = 0; i < 128; i++) {
                b.word(i, -1);
                assertThat(pool.contentEquals(a, b)).as("word %d", i).isFalse();
                hashes.add(pool.contentHash(b));
                b.word(i, i + 1);
            }
            assertThat(hashes).hasSize(128).doesNotContain(pool.contentHash(a));
            pool.clear(b);
            assertThat(pool.segment(b).toArray(JAVA_BYTE)).containsOnly(0);
        }
    }

    interface Gappy {
        short first();

        Gappy first(short v);

        long second();

        Gappy second(long v);
    }

    /** A hole has whatever its last owner left; a member that T does not name has not. */
    @Test
    void holesDoNotCountAndMembersDo() {
        var inner = MemoryLayout.structLayout(JAVA_BYTE, MemoryLayout.paddingLayout(1));
        var layout = MemoryLayout.structLayout(
                JAVA_SHORT.withName("first"),
                MemoryLayout.paddingLayout(6),
                JAVA_LONG.withName("second"),
                MemoryLayout.sequenceLayout(2, inner).withName("pairs"),
                MemoryLayout.unionLayout(JAVA_INT, MemoryLayout.structLayout(JAVA_SHORT, MemoryLayout.paddingLayout(2)))
                        .withName("either"));
        try (var pool = mode.builder(Gappy.class).layout(layout).build()) {
            Gappy a = pool.get().first((short) 1).second(2);
            Gappy b = pool.get().first((short) 1).second(2);
            var counts = new HashSet<Integer>();
            for (int i = 0; i < layout.byteSize(); i++) {
                pool.segment(b).set(JAVA_BYTE, i, (byte) 77);
                boolean equal = pool.contentEquals(a, b);
                assertThat(pool.contentHash(a) == pool.contentHash(b)).isEqualTo(equal);
                if (!equal) {
                    counts.add(i);
                }
                pool.copyFrom(b, a);
            }
            assertThat(counts).containsExactlyInAnyOrder(0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 21, 22, 23);
        }
    }

    interface Reading {
        double value();

        Reading value(double v);
    }

    @Test
    void contentIsComparedAsBytes() {
        try (var pool = mode.of(Reading.class)) {
            Reading a = pool.get();
            Reading b = pool.get();
            assertThat(pool.contentEquals(a.value(0.0), b.value(-0.0))).isFalse();
            assertThat(pool.contentEquals(a.value(Double.NaN), b.value(Double.NaN))).isTrue();
        }
    }

    @Test
    void aBufferOfAnyKindTakesAndGivesARecord() {
        try (var pool = mode.of(Quote.class);
                var arena = Arena.ofConfined()) {
            Quote a = pool.get().price(0x0102030405060708L).quantity(9);
            Quote b = pool.get();
            byte[] expected = pool.segment(a).toArray(JAVA_BYTE);
            for (ByteBuffer buffer : new ByteBuffer[] {
                ByteBuffer.allocate(64),
                ByteBuffer.allocateDirect(64),
                ByteBuffer.wrap(new byte[100], 30, 50).slice(),
                arena.allocate(64).asByteBuffer()
            }) {
                buffer.order(ByteOrder.BIG_ENDIAN).put((byte) 5);
                pool.copyTo(a, buffer);
                assertThat(buffer.position()).isEqualTo(1 + expected.length);
                byte[] written = new byte[expected.length];
                buffer.get(1, written);
                assertThat(written).isEqualTo(expected);

                buffer.position(1);
                pool.clear(b);
                pool.copyFrom(b, buffer.duplicate().asReadOnlyBuffer());
                assertThat(pool.contentEquals(a, b)).isTrue();
                pool.clear(b);
                pool.copyFrom(b, buffer);
                assertThat(buffer.position()).isEqualTo(1 + expected.length);
                assertThat(pool.contentEquals(a, b)).isTrue();
            }
        }
    }

    @Test
    void aBufferOrSegmentThatIsTooSmallOrReadOnlyIsRefusedAndKept() {
        try (var pool = mode.of(Quote.class)) {
            Quote quote = pool.get().price(1).quantity(2);
            var full = ByteBuffer.allocate(64).position(53);
            assertThatThrownBy(() -> pool.copyTo(quote, full))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("target has 11 remaining bytes; a Quote takes 12");
            assertThatThrownBy(() -> pool.copyFrom(quote, full))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("source has 11 remaining bytes; a Quote takes 12");
            assertThat(full.position()).isEqualTo(53);
            var small = MemorySegment.ofArray(new byte[11]);
            assertThatThrownBy(() -> pool.copyTo(quote, small)).hasMessage("target has 11 bytes; a Quote takes 12");
            assertThatThrownBy(() -> pool.copyFrom(quote, small)).hasMessage("source has 11 bytes; a Quote takes 12");
            assertThatThrownBy(() -> pool.copyTo(quote, ByteBuffer.allocate(64).asReadOnlyBuffer()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("target is read-only");
            var constant = MemorySegment.ofArray(new byte[64]).asReadOnly();
            assertThatThrownBy(() -> pool.copyTo(quote, constant)).hasMessageContaining("target is read-only");
            assertThat(quote.price()).isEqualTo(1);
        }
    }

    @Test
    void aRecordThatWasPutIsRefusedOnEitherSide() {
        try (var pool = mode.of(Order.class)) {
            Order live = pool.get().price(1);
            Order put = pool.get().price(2);
            var buffer = ByteBuffer.allocate(64);
            var segment = MemorySegment.ofBuffer(buffer);
            pool.put(put);
            refusedAsStale("Order.copyFrom(Order)", () -> put.copyFrom(live));
            refusedAsStale("Order.copyFrom(Order), for its argument,", () -> live.copyFrom(put));
            refusedAsStale("Order.copyFrom(ByteBuffer)", () -> put.copyFrom(buffer));
            refusedAsStale("Order.copyFrom(MemorySegment)", () -> put.copyFrom(segment));
            refusedAsStale("Order.copyTo(ByteBuffer)", () -> put.copyTo(buffer));
            refusedAsStale("Order.copyTo(MemorySegment)", () -> put.copyTo(segment));
            refusedAsStale("Order.clear()", put::clear);
            refusedAsStale("Order.contentEquals(Order)", () -> put.contentEquals(live));
            refusedAsStale("Order.contentEquals(Order), for its argument,", () -> live.contentEquals(put));
            refusedAsStale("Order.contentHash()", put::contentHash);
            assertThatThrownBy(put::segment).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(put::handle).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.clear(put)).isInstanceOf(StaleRecord.class);
            assertThat(buffer.position()).isZero();
            assertThat(live.price()).isEqualTo(1);
        }
    }

    private static void refusedAsStale(String label, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(StaleRecord.class)
                .hasMessageStartingWith(label + " was called on a record after its put");
    }

    @Test
    void anotherLayoutIsRefusedWithBothNamed() {
        var swapped = MemoryLayout.structLayout(JAVA_INT.withName("quantity"),
                JAVA_LONG.withByteAlignment(4).withName("price"));
        try (var pool = mode.of(Quote.class);
                var other = mode.builder(Quote.class).layout(swapped).build()) {
            Quote a = pool.get().price(1);
            Quote b = other.get().price(2);
            assertThatThrownBy(() -> pool.copyFrom(a, b))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Quote.copyFrom(Quote): other is a Quote with layout [i4(quantity)4%j8(price)]; allowed:"
                                    + " a Quote with layout [j8(price)i4(quantity)]");
            assertThatThrownBy(() -> pool.contentEquals(a, b)).hasMessageContaining("other is a Quote with layout");
            assertThat(a.price()).isEqualTo(1);

            assertThatThrownBy(() -> pool.copyFrom(b, a)).isInstanceOf(ForeignHandle.class);
            assertThatThrownBy(() -> pool.copyFrom(a, handMade()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("which no pool made");
            assertThatThrownBy(() -> pool.copyFrom(handMade(), a)).isInstanceOf(ForeignHandle.class);
            assertThatThrownBy(() -> pool.contentEquals(a, null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("Quote.contentEquals(Quote): other is null");
        }
    }

    private static Quote handMade() {
        return new Quote() {
            @Override
            public long price() {
                return 0;
            }

            @Override
            public Quote price(long v) {
                return this;
            }

            @Override
            public int quantity() {
                return 0;
            }

            @Override
            public Quote quantity(int v) {
                return this;
            }
        };
    }

    @Test
    void namesThatClashWithPooledAreRefused() {
        interface Candle extends Pooled<Candle> {
            long open();

            Candle close(long v);
        }
        refused(
                Candle.class,
                "Candle.close(long) clashes with a method that Pooled gives to records; rename it, with @Member for the"
                        + " member's name, or let Candle not extend Pooled");

        interface Narrowed extends Pooled<Narrowed> {
            long price();

            @Override
            Narrowed clear();
        }
        refused(Narrowed.class, "Narrowed.clear() clashes with a method that Pooled gives");

        interface Redefined extends Pooled<Redefined> {
            long price();

            @Override
            default void close() {}
        }
        refused(Redefined.class, "Redefined.close() clashes with a method that Pooled gives");

        interface Outer {
            Order inner();
        }
        refused(Outer.class, "Outer.inner(), member 'inner': Order extends Pooled, and a nested struct is not pooled");

        interface Plain {
            long close();

            long handle();

            Plain clear(long v);
        }
        mode.of(Plain.class).close();
    }

    private void refused(Class<?> type, String message) {
        assertThatThrownBy(() -> mode.of(type)).isInstanceOf(LayoutMismatch.class).hasMessageStartingWith(message);
    }

    @Test
    void methodsThatOnlyLookAlikeWorkAsWritten() {
        interface Tick extends Pooled<Tick>, AutoCloseable {
            long price();

            Tick price(long v);

            default void copyTo(Consumer<Long> target) {
                target.accept(price());
            }

            static void clear(Tick tick) {
                tick.clear();
            }
        }
        try (var pool = mode.of(Tick.class)) {
            Tick tick = pool.get().price(3);
            long[] seen = new long[1];
            tick.copyTo(price -> seen[0] = price);
            assertThat(seen[0]).isEqualTo(3);
            Tick.clear(tick);
            assertThat(tick.price()).isZero();
        }
    }
}
