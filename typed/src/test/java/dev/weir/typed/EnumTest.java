package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.StoredAs;
import dev.weir.typed.fields.Unknown;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnumTest {
    enum Side {
        BUY,
        SELL,
        SHORT {
            @Override
            public String toString() {
                return "sell short";
            }
        },
        OTHER
    }

    interface Order {
        Side side();

        Order side(Side v);
    }

    @ParameterizedTest
    @EnumSource
    void everyConstantIsReadAsItWasWritten(Mode mode) {
        try (var pool = mode.of(Order.class)) {
            Order order = pool.get();
            for (Side side : Side.values()) {
                assertThat(order.side(side)).isSameAs(order);
                assertThat(order.side()).isEqualTo(side);
            }
            assertThat(pool.layout().recordBytes()).isEqualTo(1);
        }
    }

    @Test
    void itIsStoredAsItsOrdinalInTheWidthOfItsMember() {
        interface Wide {
            Side inByte();

            Wide inByte(Side v);

            Side inShort();

            Wide inShort(Side v);

            Side inInt();

            Wide inInt(Side v);
        }
        var layout = MemoryLayout.structLayout(
                JAVA_INT.withOrder(BIG_ENDIAN).withName("inInt"),
                JAVA_SHORT.withOrder(BIG_ENDIAN).withName("inShort"),
                JAVA_BYTE.withName("inByte"));
        try (var pool = TypedPool.builder(Wide.class).layout(layout).build()) {
            Wide wide = pool.get().inInt(Side.OTHER).inShort(Side.SHORT).inByte(Side.SELL);

            assertThat(pool.segment(wide).toArray(JAVA_BYTE)).containsExactly(0, 0, 0, 3, 0, 2, 1);
            assertThat(wide.inInt()).isEqualTo(Side.OTHER);
            assertThat(wide.inShort()).isEqualTo(Side.SHORT);
            assertThat(wide.inByte()).isEqualTo(Side.SELL);
        }
    }

    @Test
    void withoutALayoutAnAnnotationSaysTheWidth() {
        interface C {
            @StoredAs(int.class)
            Side side();
        }
        try (var pool = TypedPool.of(C.class)) {
            assertThat(pool.layout().struct()).isEqualTo(MemoryLayout.structLayout(JAVA_INT.withName("side")));
        }
    }

    @Test
    void itMayBeInALong() {
        interface Wide {
            @StoredAs(long.class)
            Side strict();

            Wide strict(Side v);

            @StoredAs(long.class)
            @Unknown("OTHER")
            Side lenient();
        }
        try (var pool = TypedPool.of(Wide.class)) {
            Wide wide = pool.get().strict(Side.SHORT);
            assertThat(wide.strict()).isEqualTo(Side.SHORT);
            assertThat(pool.segment(wide).get(JAVA_LONG, 8)).isEqualTo(2);
            for (long ordinal : new long[] {4, 1L << 32, -1, Long.MIN_VALUE}) {
                pool.segment(wide).set(JAVA_LONG, 0, ordinal);
                pool.segment(wide).set(JAVA_LONG, 8, ordinal);
                assertThat(wide.lenient()).isEqualTo(Side.OTHER);
                assertThatThrownBy(wide::strict)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("holds ordinal " + Long.toUnsignedString(ordinal));
            }
        }
    }

    @Test
    void anOrdinalOfNoConstantIsRefused() {
        interface Wide {
            Side inByte();

            Side inInt();
        }
        StructLayout layout = MemoryLayout.structLayout(JAVA_INT.withName("inInt"), JAVA_BYTE.withName("inByte"));
        try (var pool = TypedPool.builder(Wide.class).layout(layout).build()) {
            Wide wide = pool.get();
            pool.segment(wide).fill((byte) 0xFF);

            assertThatThrownBy(wide::inByte)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Wide.inByte(): the member holds ordinal 255, and Side has 4 constants; map others to"
                            + " one of them with @Unknown");
            assertThatThrownBy(wide::inInt)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Wide.inInt(): the member holds ordinal 4294967295");
            pool.segment(wide).fill((byte) 0);
            pool.segment(wide).set(JAVA_BYTE, 4, (byte) 4);
            assertThatThrownBy(wide::inByte).hasMessageContaining("holds ordinal 4,");
        }
    }

    @Test
    void itIsReadAsTheUnknownConstantWhereOneIsNamed() {
        interface Lenient {
            @StoredAs(int.class)
            Side side();

            @Unknown("OTHER")
            void side(Side v);
        }
        try (var pool = TypedPool.of(Lenient.class)) {
            Lenient lenient = pool.get();
            for (int ordinal : new int[] {4, 255, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
                pool.segment(lenient).set(JAVA_INT, 0, ordinal);
                assertThat(lenient.side()).isEqualTo(Side.OTHER);
            }
            lenient.side(Side.SELL);
            assertThat(lenient.side()).isEqualTo(Side.SELL);
        }
    }

    @Test
    void nullIsRefusedAndNothingIsWritten() {
        try (var pool = TypedPool.of(Order.class)) {
            Order order = pool.get().side(Side.SHORT);
            assertThatThrownBy(() -> order.side(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("Order.side(Side): value is null; allowed: a Side");
            assertThat(order.side()).isEqualTo(Side.SHORT);
        }
    }

    @Test
    void aMisspeltConstantIsRefused() {
        interface Misspelt {
            @Unknown("OTTER")
            Side side();
        }
        assertThatThrownBy(() -> TypedPool.of(Misspelt.class))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("Misspelt.side(), member 'side': @Unknown names 'OTTER', which Side does not have; it has"
                        + " BUY, SELL, SHORT, OTHER");
    }

    @Test
    void aStaleRecordHasNone() {
        try (var pool = TypedPool.of(Order.class)) {
            Order order = pool.get();
            pool.put(order);
            assertThatThrownBy(order::side).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> order.side(Side.BUY)).isInstanceOf(StaleRecord.class);
        }
    }
}
