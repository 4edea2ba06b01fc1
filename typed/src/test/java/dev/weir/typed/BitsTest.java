package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Bits;
import dev.weir.typed.fields.HandleOf;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.StoredAs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BitsTest {
    interface Packet {
        @Bits(value = 6, of = "tos", at = 2)
        int dscp();

        Packet dscp(int v);

        @Bits(value = 2, of = "tos", at = 0)
        byte ecn();

        void ecn(byte v);

        int tos();

        Packet tos(int v);
    }

    @ParameterizedTest
    @EnumSource
    void someBitsOfAMemberAreAField(Mode mode) {
        var layout = MemoryLayout.structLayout(JAVA_BYTE.withName("version"), JAVA_BYTE.withName("tos"));
        try (var pool = mode.builder(Packet.class).layout(layout).build()) {
            Packet packet = pool.get().tos(0xFF).dscp(0b101110);
            assertThat(packet.tos()).isEqualTo(0b101110_11);
            packet.ecn((byte) 1);
            assertThat(packet.tos()).isEqualTo(0b101110_01);
            assertThat(packet.dscp()).isEqualTo(0b101110);
            assertThat(packet.ecn()).isEqualTo((byte) 1);
            assertThat(packet.dscp(63).tos()).isEqualTo(0b111111_01);
        }
    }

    interface Wide {
        @Bits(value = 7, of = "unit", at = 0)
        byte low();

        Wide low(byte v);

        @Bits(of = "unit", at = 7)
        boolean flag();

        Wide flag(boolean v);

        @Bits(value = 5, of = "unit", at = 8, signed = true)
        short trend();

        Wide trend(short v);

        @Bits(value = 3, of = "unit", at = 13, signed = true)
        long top();

        Wide top(long v);
    }

    /** In members of every width and order, next to a model of the member as a number. */
    @Test
    void fieldsOfOneMemberDoNotDisturbEachOther() {
        List<ValueLayout> units = List.of(
                JAVA_SHORT.withOrder(LITTLE_ENDIAN),
                JAVA_SHORT.withOrder(BIG_ENDIAN),
                JAVA_CHAR.withOrder(BIG_ENDIAN),
                JAVA_INT.withOrder(LITTLE_ENDIAN),
                JAVA_INT.withOrder(BIG_ENDIAN),
                JAVA_LONG.withOrder(LITTLE_ENDIAN),
                JAVA_LONG.withOrder(BIG_ENDIAN));
        var random = new Random(3);
        for (ValueLayout unit : units) {
            try (var pool = TypedPool.builder(Wide.class)
                    .layout(MemoryLayout.structLayout(unit.withName("unit")))
                    .build()) {
                Wide wide = pool.get();
                pool.segment(wide).fill((byte) 0xFF);
                int bits = (int) unit.byteSize() * 8;
                for (int round = 0; round < 200; round++) {
                    int low = random.nextInt(128);
                    boolean flag = random.nextBoolean();
                    int trend = random.nextInt(-16, 16);
                    int top = random.nextInt(-4, 4);
                    wide.low((byte) low).flag(flag).trend((short) trend).top(top);
                    assertThat(wide.low()).isEqualTo((byte) low);
                    assertThat(wide.flag()).isEqualTo(flag);
                    assertThat(wide.trend()).isEqualTo((short) trend);
                    assertThat(wide.top()).isEqualTo(top);

                    long expected = (-1L << 16) & (bits == 64 ? -1L : (1L << bits) - 1);
                    expected |= low | (flag ? 1 << 7 : 0) | ((trend & 31) << 8) | ((top & 7) << 13);
                    assertThat(number(pool.segment(wide).toArray(JAVA_BYTE), unit)).isEqualTo(expected);
                }
            }
        }
    }

    private static long number(byte[] bytes, ValueLayout unit) {
        long number = 0;
        for (int i = 0; i < bytes.length; i++) {
            int from = unit.order() == BIG_ENDIAN ? i : bytes.length - 1 - i;
            number = (number << 8) | (bytes[from] & 0xFF);
        }
        return number;
    }

    interface Full {
        @Bits(value = 8, of = "a", at = 0, signed = true)
        byte eight();

        Full eight(byte v);

        @Bits(value = 16, of = "b", at = 16)
        char sixteen();

        Full sixteen(char v);

        @Bits(value = 32, of = "c", at = 32, signed = true)
        int thirtyTwo();

        Full thirtyTwo(int v);

        @Bits(value = 64, of = "d", at = 0, signed = true)
        long sixtyFour();

        Full sixtyFour(long v);

        @Bits(value = 63, of = "e", at = 1)
        long sixtyThree();

        Full sixtyThree(long v);
    }

    @Test
    void aFieldMayBeAsWideAsItsType() {
        try (var pool = TypedPool.of(Full.class)) {
            Full full = pool.get()
                    .eight(Byte.MIN_VALUE)
                    .sixteen('\uFFFE')
                    .thirtyTwo(Integer.MIN_VALUE)
                    .sixtyFour(Long.MIN_VALUE)
                    .sixtyThree(Long.MAX_VALUE);
            assertThat(full.eight()).isEqualTo(Byte.MIN_VALUE);
            assertThat(full.sixteen()).isEqualTo('\uFFFE');
            assertThat(full.thirtyTwo()).isEqualTo(Integer.MIN_VALUE);
            assertThat(full.sixtyFour()).isEqualTo(Long.MIN_VALUE);
            assertThat(full.sixtyThree()).isEqualTo(Long.MAX_VALUE);
            assertThatThrownBy(() -> full.sixtyThree(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("value is -1; allowed: 0 to 9,223,372,036,854,775,807");
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsWritten() {
        try (var pool = TypedPool.of(Wide.class)) {
            Wide wide = pool.get().low((byte) 5).trend((short) -1).top(2);
            byte[] before = pool.segment(wide).toArray(JAVA_BYTE);
            refused(() -> wide.low((byte) -1), "Wide.low(byte): value is -1; allowed: 0 to 127");
            refused(() -> wide.trend((short) 16), "Wide.trend(short): value is 16; allowed: -16 to 15");
            refused(() -> wide.trend((short) -17), "Wide.trend(short): value is -17; allowed: -16 to 15");
            refused(() -> wide.top(4), "Wide.top(long): value is 4; allowed: -4 to 3");
            refused(() -> wide.top(1L << 32), "Wide.top(long): value is 4,294,967,296; allowed: -4 to 3");
            assertThat(pool.segment(wide).toArray(JAVA_BYTE)).isEqualTo(before);
        }
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void withoutALayoutTheMemberIsAsNarrowAsItsFieldsAllow() {
        interface Frame {
            @Bits(value = 4, of = "versions", at = 12)
            @BigEndian
            int version();

            @Bits(of = "small", at = 3)
            boolean last();

            @Bits(value = 2, of = "wide", at = 0)
            @StoredAs(int.class)
            int kind();

            @Bits(value = 3, of = "many", at = 0)
            @Length(3)
            int level(int i);

            Frame level(int i, int v);
        }
        try (var pool = TypedPool.of(Frame.class)) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            JAVA_INT.withName("wide"),
                            JAVA_SHORT.withOrder(BIG_ENDIAN).withName("versions"),
                            MemoryLayout.sequenceLayout(3, JAVA_BYTE).withName("many"),
                            JAVA_BYTE.withName("small")));
            assertThat(pool.layout().toString()).doesNotContain("unused");
            Frame header = pool.get().level(1, 7).level(2, 4);
            assertThat(header.level(0)).isZero();
            assertThat(header.level(1)).isEqualTo(7);
            assertThat(header.level(2)).isEqualTo(4);
            assertThatThrownBy(() -> header.level(3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void bitsThatAreNotThereOrDoNotFitTheTypeAreRefused() {
        interface Outside {
            @Bits(value = 4, of = "flags", at = 6)
            int x();
        }
        interface Narrow {
            @Bits(value = 8, of = "flags", at = 0)
            byte x();
        }
        interface TwoTruths {
            @Bits(value = 2, of = "flags", at = 0)
            boolean x();
        }
        interface Fraction {
            @Bits(value = 2, of = "flags", at = 0)
            float x();
        }
        interface Elsewhere {
            @Bits(value = 2, of = "bits", at = 0)
            int x();
        }
        mismatch(Outside.class, "Outside.x(), member 'x': bits 6 to 9 are not in 'flags', which has bits 0 to 7");
        String hint = " bits can; a boolean holds 1, and numbers need a wider type";
        mismatch(Narrow.class, "Narrow.x(), member 'x': byte can't hold what 8 unsigned" + hint);
        mismatch(TwoTruths.class, "TwoTruths.x(), member 'x': boolean can't hold what 2 unsigned" + hint);
        mismatch(
                Fraction.class,
                "Fraction.x(), member 'x': the accessor's type is float and 'flags' is byte; bits of an integral member"
                        + " are a boolean or a number without a fraction");
        mismatch(Elsewhere.class, "Elsewhere.x(), member 'x': the layout has no member 'bits'; it has flags");

        interface InFloat {
            @Bits(of = "f", at = 0)
            boolean x();
        }
        assertThatThrownBy(() -> TypedPool.builder(InFloat.class)
                .layout(MemoryLayout.structLayout(JAVA_FLOAT.withName("f")))
                .build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageContaining("'f' is float; bits of an integral member");
    }

    private static void mismatch(Class<?> type, String message) {
        assertThatThrownBy(() -> TypedPool.builder(type)
                .layout(MemoryLayout.structLayout(JAVA_BYTE.withName("flags")))
                .build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @EnumSource
    void aStaleRecordHasNone(Mode mode) {
        try (var pool = mode.of(Wide.class)) {
            Wide wide = pool.get();
            pool.put(wide);
            assertThatThrownBy(wide::low).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(wide::flag).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(wide::top).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> wide.low((byte) 1)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> wide.top(1)).isInstanceOf(StaleRecord.class);
        }
    }

    record Header(
            @Bits(4) @StoredAs(byte.class) int length,
            @Bits(4) int version,
            @Bits boolean urgent,
            @Bits(value = 3, signed = true) int trend,
            @Bits(5) @StoredAs(short.class) int port,
            long time,
            @Bits(40) long serial,
            @Bits(24) long tail) {}

    interface Framed {
        int version();

        Framed version(int v);

        boolean urgent();
    }

    /** Neighbours share a member as long as they fit and none asks for another type. */
    @ParameterizedTest
    @EnumSource
    void aRecordHeaderPacksThem(Mode mode) {
        try (var pool = mode.builder(Framed.class).schema(Header.class).build()) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            JAVA_BYTE.withName("length|version"),
                            JAVA_BYTE.withName("urgent|trend"),
                            JAVA_SHORT.withName("port"),
                            MemoryLayout.paddingLayout(4),
                            JAVA_LONG.withName("time"),
                            JAVA_LONG.withName("serial|tail")));
            Framed packet = pool.get();
            var header = new Header(5, 4, true, -4, 31, 7, (1L << 40) - 2, 3);
            pool.write(packet, header);
            assertThat(packet.version()).isEqualTo(4);
            assertThat(packet.urgent()).isTrue();
            assertThat(pool.segment(packet).get(JAVA_BYTE, 0)).isEqualTo((byte) 0x45);
            assertThat(pool.segment(packet).get(JAVA_BYTE, 1)).isEqualTo((byte) 0b1001);
            assertThat(pool.segment(packet).get(JAVA_LONG, 16)).isEqualTo((3L << 40) | ((1L << 40) - 2));
            packet.version(6);
            assertThat((Header) pool.read(packet)).isEqualTo(new Header(5, 6, true, -4, 31, 7, (1L << 40) - 2, 3));
            assertThat(packet).hasToString("Framed[version=6, urgent=true]");

            assertThatThrownBy(() -> pool.write(packet, new Header(1, 16, false, 0, 0, 0, 0, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Header.version(): value is 16; allowed: 0 to 15");
            assertThat((Header) pool.read(packet)).isEqualTo(new Header(5, 6, true, -4, 31, 7, (1L << 40) - 2, 3));
        }
    }

    @Test
    void onlyARecordHeaderMayLeaveTheMemberOut() {
        interface Unplaced {
            @Bits(3)
            int x();
        }
        interface Half {
            @Bits(value = 3, of = "flags")
            int x();
        }
        record Fraction(@Bits(3) float x) {}
        record TooWide(@Bits(9) @StoredAs(byte.class) int x) {}
        interface Empty {}
        mismatch(
                Unplaced.class,
                "Unplaced.x(), member 'x': @Bits must say which member they are in and which is the lowest, with 'of' and"
                        + " 'at'; only a record header has an order to find out from");
        mismatch(
                Half.class,
                "Half.x(), member 'x': @Bits has one of 'of' and 'at'; say which member and its lowest bit, or neither in"
                        + " a record header");
        assertThatThrownBy(() -> TypedPool.builder(Empty.class).schema(Fraction.class).build())
                .hasMessage("Fraction.x(), member 'x': @Bits are in a float; allowed: an integral type");
        assertThatThrownBy(() -> TypedPool.builder(Empty.class).schema(TooWide.class).build())
                .hasMessage("TooWide.x(), member 'x': @Bits are 9; allowed: 1 to 8 in a byte");
    }

    interface Node {
        @HandleOf(Node.class)
        long next();

        Node next(long v);
    }

    @Test
    void aHandleIsALongThatSaysOfWhat() {
        try (var pool = TypedPool.of(Node.class)) {
            assertThat(pool.get().next(-5).next()).isEqualTo(-5);
            assertThat(pool.layout().struct()).isEqualTo(MemoryLayout.structLayout(JAVA_LONG.withName("next")));
        }
        interface Narrowed {
            @HandleOf(Node.class)
            int next();
        }
        interface OfClass {
            @HandleOf(String.class)
            long next();
        }
        assertThatThrownBy(() -> TypedPool.of(Narrowed.class))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("Narrowed.next(), member 'next': @HandleOf is for longs, and the accessor's type is int");
        assertThatThrownBy(() -> TypedPool.of(OfClass.class))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("OfClass.next(), member 'next': @HandleOf names String; allowed: the interface of the other"
                        + " record");
    }
}
