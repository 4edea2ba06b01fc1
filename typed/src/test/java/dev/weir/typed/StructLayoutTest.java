package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemoryLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StructLayoutTest {

    private static <T> String hex(TypedPool<T> pool, T record) {
        return HexFormat.of().formatHex(pool.segment(record).toArray(JAVA_BYTE));
    }

    @Test
    void withoutOneTheLargestAlignmentComesFirstThenTheName() {
        interface Mixed {
            byte aByte();

            boolean bool();

            long zLong();

            double aDouble();

            short aShort();

            int anInt();
        }
        try (var pool = TypedPool.of(Mixed.class)) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            JAVA_DOUBLE.withName("aDouble"),
                            JAVA_LONG.withName("zLong"),
                            JAVA_INT.withName("anInt"),
                            JAVA_SHORT.withName("aShort"),
                            JAVA_BYTE.withName("aByte"),
                            JAVA_BOOLEAN.withName("bool")));
            assertThat(pool.layout().recordBytes()).isEqualTo(24);
            assertThat(pool.layout().blockBytes()).isEqualTo(64);
        }
    }

    @Test
    void everyMemberHasItsOwnByteOrder() {
        interface Packet {
            int big();

            Packet big(int v);

            int little();

            Packet little(int v);

            double bigDouble();

            Packet bigDouble(double v);

            char bigChar();

            Packet bigChar(char v);

            int bigUnsigned();

            Packet bigUnsigned(int v);
        }
        var layout = MemoryLayout.structLayout(
                JAVA_INT.withOrder(BIG_ENDIAN).withName("big"),
                JAVA_INT.withOrder(LITTLE_ENDIAN).withName("little"),
                JAVA_DOUBLE.withOrder(BIG_ENDIAN).withName("bigDouble"),
                JAVA_SHORT.withOrder(BIG_ENDIAN).withName("bigChar"),
                JAVA_SHORT.withOrder(BIG_ENDIAN).withName("bigUnsigned"));
        try (var pool = TypedPool.builder(Packet.class).layout(layout).build()) {
            Packet packet = pool.get()
                    .big(0x01020304)
                    .little(0x01020304)
                    .bigDouble(1.0)
                    .bigChar('\u0102')
                    .bigUnsigned(0xFFFE);

            assertThat(hex(pool, packet)).isEqualTo("01020304" + "04030201" + "3ff0000000000000" + "0102" + "fffe");
            assertThat(packet.big()).isEqualTo(0x01020304);
            assertThat(packet.little()).isEqualTo(0x01020304);
            assertThat(packet.bigDouble()).isEqualTo(1.0);
            assertThat(packet.bigChar()).isEqualTo('\u0102');
            assertThat(packet.bigUnsigned()).isEqualTo(0xFFFE);
        }
    }

    @Test
    void aPackedLayoutHasNoAlignment() {
        interface Header {
            byte version();

            Header version(byte v);

            long sequence();

            Header sequence(long v);

            int length();

            Header length(int v);
        }
        var packed = MemoryLayout.structLayout(
                JAVA_BYTE.withName("version"),
                JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN).withName("sequence"),
                JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN).withName("length"));
        try (var pool = TypedPool.builder(Header.class).layout(packed).build()) {
            Header header = pool.get().version((byte) 1).sequence(0x0203040506070809L).length(0x0A0B0C0D);

            assertThat(hex(pool, header)).isEqualTo("01" + "0203040506070809" + "0d0c0b0a");
            assertThat(header.sequence()).isEqualTo(0x0203040506070809L);
            assertThat(header.length()).isEqualTo(0x0A0B0C0D);
        }
    }

    @Test
    void whatTheInterfaceDoesNotNameIsLeftAlone() {
        interface Flow {
            int bytes();

            void bytes(int v);
        }
        var layout = MemoryLayout.structLayout(
                JAVA_INT.withName("packets"),
                MemoryLayout.paddingLayout(4),
                MemoryLayout.sequenceLayout(2, JAVA_INT).withName("addresses"),
                JAVA_INT.withName("bytes"),
                MemoryLayout.paddingLayout(4));
        try (var pool = TypedPool.builder(Flow.class).layout(layout).build()) {
            Flow flow = pool.get();
            pool.segment(flow).fill((byte) 0x55);
            flow.bytes(0);

            assertThat(hex(pool, flow)).isEqualTo("55".repeat(16) + "00".repeat(4) + "55".repeat(4));
        }
    }

    @Test
    void aLayoutMayAskForMoreAlignmentThanACacheLine() {
        interface Cell {
            long value();
        }
        var layout = MemoryLayout.structLayout(JAVA_LONG.withName("value")).withByteAlignment(256);
        try (var pool = TypedPool.builder(Cell.class).layout(layout).build()) {
            assertThat(pool.layout().blockBytes()).isEqualTo(256);
            pool.get();
            assertThat(pool.segment(pool.get()).address() % 256).isZero();
        }
    }

    @Test
    void aRecordLargerThanACacheLineTakesWholeOnes() {
        interface Wide {
            long last();

            void last(long v);
        }
        var layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(16, JAVA_LONG).withName("body"), JAVA_LONG.withName("last"));
        // A confined pool hands out fresh blocks in order.
        try (var pool = TypedPool.builder(Wide.class).layout(layout).confined().build()) {
            Wide first = pool.get();
            Wide second = pool.get();
            first.last(1);
            second.last(2);

            assertThat(pool.layout().blockBytes()).isEqualTo(192);
            assertThat(pool.segment(second).address() - pool.segment(first).address()).isEqualTo(192);
            assertThat(first.last()).isEqualTo(1);
        }
    }

    @Test
    void aBooleanMayBeAByteAndIsTrueForAnythingButZero() {
        interface Flags {
            boolean raw();

            void raw(boolean v);

            boolean typed();

            void typed(boolean v);
        }
        var layout = MemoryLayout.structLayout(JAVA_BYTE.withName("raw"), JAVA_BOOLEAN.withName("typed"));
        try (var pool = TypedPool.builder(Flags.class).layout(layout).build()) {
            Flags flags = pool.get();
            pool.segment(flags).fill((byte) 2);
            assertThat(flags.raw()).isTrue();
            assertThat(flags.typed()).isTrue();

            flags.raw(true);
            flags.typed(false);
            assertThat(hex(pool, flags)).isEqualTo("0100");
        }
    }

    @Test
    void aCharMayBeAShort() {
        interface Text {
            char unit();

            void unit(char v);

            char same();

            void same(char v);
        }
        var layout = MemoryLayout.structLayout(
                JAVA_SHORT.withOrder(LITTLE_ENDIAN).withName("unit"),
                JAVA_CHAR.withOrder(LITTLE_ENDIAN).withName("same"));
        try (var pool = TypedPool.builder(Text.class).layout(layout).build()) {
            Text text = pool.get();
            text.unit('\uFFFE');
            text.same('\uFFFD');
            assertThat(hex(pool, text)).isEqualTo("feff" + "fdff");
            assertThat(text.unit()).isEqualTo('\uFFFE');
            assertThat(text.same()).isEqualTo('\uFFFD');
        }
    }
}
