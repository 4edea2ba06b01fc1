package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import dev.weir.typed.fields.StoredAs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrayTest {
    interface Samples {
        @Length(3)
        boolean[] flags();

        void flags(boolean[] v);

        @Length(3)
        byte[] bytes();

        void bytes(byte[] v);

        @Length(3)
        short[] shorts();

        void shorts(short[] v);

        @Length(3)
        char[] chars();

        void chars(char[] v);

        @Length(3)
        @BigEndian
        int[] ints();

        void ints(int[] v);

        @Length(3)
        long[] longs();

        void longs(long[] v);

        @Length(3)
        float[] floats();

        void floats(float[] v);

        @Length(3)
        @BigEndian
        double[] doubles();

        void doubles(double[] v);
    }

    @ParameterizedTest
    @EnumSource
    void anArrayOfAnyPrimitiveIsReadAndWrittenAtOnce(Mode mode) {
        try (var pool = mode.of(Samples.class)) {
            Samples samples = pool.get();
            samples.flags(new boolean[] {true, false, true});
            samples.bytes(new byte[] {1, -2, 3});
            samples.shorts(new short[] {1, Short.MIN_VALUE, 3});
            samples.chars(new char[] {'a', '\uFFFF', 0});
            samples.ints(new int[] {1, Integer.MIN_VALUE, 0x01020304});
            samples.longs(new long[] {1, Long.MIN_VALUE, 3});
            samples.floats(new float[] {1, Float.NaN, -0f});
            samples.doubles(new double[] {1, Double.MIN_VALUE, -0.0});

            assertThat(samples.flags()).containsExactly(true, false, true);
            assertThat(samples.bytes()).containsExactly(1, -2, 3);
            assertThat(samples.shorts()).containsExactly((short) 1, Short.MIN_VALUE, (short) 3);
            assertThat(samples.chars()).containsExactly('a', '\uFFFF', '\0');
            assertThat(samples.ints()).containsExactly(1, Integer.MIN_VALUE, 0x01020304);
            assertThat(samples.longs()).containsExactly(1, Long.MIN_VALUE, 3);
            assertThat(samples.floats()).containsExactly(1, Float.NaN, -0f);
            assertThat(samples.doubles()).containsExactly(1, Double.MIN_VALUE, -0.0);

            long ints = pool.layout().fields().stream()
                    .filter(field -> field.name().equals("ints"))
                    .findFirst()
                    .orElseThrow()
                    .offset();
            assertThat(pool.segment(samples).asSlice(ints + 8, 4).toArray(JAVA_BYTE))
                    .containsExactly(1, 2, 3, 4);
        }
    }

    interface Book {
        @Length(4)
        long price(int level);

        Book price(int level, long v);

        @Member("price")
        long[] prices();

        @Member("price")
        long[] prices(long[] into);

        @Member("price")
        Book setPrices(long[] v);

        @Member("price")
        MemorySegment priceBytes();

        @Member("price")
        Book priceBytes(MemorySegment v);
    }

    @Test
    void elementsAndTheWholeAreOneMember() {
        try (var pool = TypedPool.of(Book.class)) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            MemoryLayout.sequenceLayout(4, JAVA_LONG).withName("price")));
            Book book = pool.get();
            assertThat(book.setPrices(new long[] {1, 2, 3, 4}).price(2, 30)).isSameAs(book);
            assertThat(book.price(3)).isEqualTo(4);
            assertThat(book.prices()).containsExactly(1, 2, 30, 4);
            assertThat(book.priceBytes().toArray(JAVA_LONG)).containsExactly(1, 2, 30, 4);

            long[] into = {9, 9, 9, 9, 9};
            assertThat(book.prices(into)).isSameAs(into).containsExactly(1, 2, 30, 4, 9);

            book.priceBytes().setAtIndex(JAVA_LONG, 0, 10);
            assertThat(book.price(0)).isEqualTo(10);
            assertThat(book.priceBytes(MemorySegment.ofArray(new long[] {5, 6, 7, 8}))).isSameAs(book);
            assertThat(book.prices()).containsExactly(5, 6, 7, 8);
        }
    }

    @Test
    void anotherLengthIsRefusedAndNothingIsWritten() {
        try (var pool = TypedPool.of(Book.class); var arena = Arena.ofConfined()) {
            Book book = pool.get().setPrices(new long[] {1, 2, 3, 4});
            for (int length : new int[] {0, 3, 5}) {
                assertThatThrownBy(() -> book.setPrices(new long[length]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "Book.setPrices(long[]): value has length %d; allowed: exactly 4".formatted(length));
            }
            long[] three = {9, 9, 9};
            assertThatThrownBy(() -> book.prices(three))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Book.prices(long[]): the array has 3 elements; allowed: 4 or more");
            assertThat(three).containsExactly(9, 9, 9);
            assertThatThrownBy(() -> book.priceBytes(arena.allocate(31)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Book.priceBytes(MemorySegment): value has length 31; allowed: exactly 32");
            assertThatThrownBy(() -> book.setPrices(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("Book.setPrices(long[]): value is null; allowed: a long[]");
            assertThatThrownBy(() -> book.prices(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> book.priceBytes(null)).isInstanceOf(NullPointerException.class);
            assertThat(book.prices()).containsExactly(1, 2, 3, 4);
        }
    }

    interface Image {
        @Length({2, 3})
        short pixel(int row, int column);

        Image pixel(int row, int column, short v);

        @Member("pixel")
        short[] row(int row);

        @Member("pixel")
        Image row(int row, short[] v);

        @Member("pixel")
        short[] copyRow(int row, short[] into);

        @Member("pixel")
        short[] pixels();

        @Member("pixel")
        MemorySegment rowBytes(int row);
    }

    @Test
    void anArrayOfArraysIsCopiedByRowsOrAsAWhole() {
        try (var pool = TypedPool.of(Image.class)) {
            Image image = pool.get().row(0, new short[] {1, 2, 3}).row(1, new short[] {4, 5, 6});
            assertThat(image.pixel(1, 0)).isEqualTo((short) 4);
            image.pixel(1, 2, (short) 7);
            assertThat(image.row(1)).containsExactly(4, 5, 7);
            assertThat(image.copyRow(0, new short[3])).containsExactly(1, 2, 3);
            assertThat(image.pixels()).containsExactly(1, 2, 3, 4, 5, 7);
            assertThat(image.rowBytes(1).toArray(JAVA_SHORT)).containsExactly(4, 5, 7);
            assertThatThrownBy(() -> image.row(2))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Image.row(int): index is 2; the array has 2 elements, the first at index 0");
            assertThatThrownBy(() -> image.copyRow(-1, new short[3])).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> image.rowBytes(2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    interface Side {
        int[] depth();

        Side depth(int[] v);

        MemorySegment raw();
    }

    interface Message {
        Side side(int i);

        @Member("side.depth")
        int[] depth(int i);

        @Member("either.ints")
        int[] ints();

        @Member("either.bytes")
        void bytes(byte[] v);
    }

    @Test
    void itMayBeNestedInAnUnionAndOfAnyByteOrder() {
        var side = MemoryLayout.structLayout(
                JAVA_BYTE.withName("raw"),
                MemoryLayout.sequenceLayout(2, JAVA_INT.withOrder(BIG_ENDIAN).withByteAlignment(1)).withName("depth"));
        var layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(2, side).withName("side"),
                MemoryLayout.unionLayout(
                        MemoryLayout.sequenceLayout(4, JAVA_BYTE).withName("bytes"),
                        MemoryLayout.sequenceLayout(1, JAVA_INT.withOrder(LITTLE_ENDIAN).withByteAlignment(1))
                                .withName("ints"))
                        .withName("either"));
        try (var pool = TypedPool.builder(Message.class).layout(layout).build()) {
            Message message = pool.get();
            message.side(1).depth(new int[] {1, 0x0A0B0C0D});
            message.side(1).raw().set(JAVA_BYTE, 0, (byte) 7);
            message.bytes(new byte[] {4, 3, 2, 1});
            assertThat(pool.segment(message).toArray(JAVA_BYTE))
                    .containsExactly(
                            0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1, 0x0A, 0x0B, 0x0C, 0x0D, 4, 3, 2, 1);
            assertThat(message.depth(1)).containsExactly(1, 0x0A0B0C0D);
            assertThat(message.depth(0)).containsExactly(0, 0);
            assertThat(message.ints()).containsExactly(0x01020304);

            Side stale = message.side(1);
            pool.put(message);
            assertThatThrownBy(stale::depth).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> stale.depth(new int[2])).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(stale::raw).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(message::ints).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> message.bytes(new byte[4])).isInstanceOf(StaleRecord.class);
        }
    }

    /** Elements that the accessors of one see as unsigned are copied as they are in memory. */
    @Test
    void aCopyHasTheTypeInMemory() {
        interface Ports {
            @Length(2)
            @StoredAs(short.class)
            int port(int i);

            Ports port(int i, int v);

            @Member("port")
            short[] ports();

            @Member("port")
            char[] unsignedPorts();
        }
        try (var pool = TypedPool.of(Ports.class)) {
            Ports ports = pool.get().port(0, 65_535).port(1, 1);
            assertThat(ports.ports()).containsExactly(-1, 1);
            assertThat(ports.unsignedPorts()).containsExactly('\uFFFF', '\u0001');
        }
        interface Wide {
            @Length(2)
            @StoredAs(short.class)
            int[] ports();
        }
        assertThatThrownBy(() -> TypedPool.of(Wide.class))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("Wide.ports(), member 'ports': an array is copied as it is in memory, so @StoredAs does not"
                        + " go with int[]; declare the array of the type in memory");
    }

    @Test
    void whatIsNoArrayOrHasNoLengthIsRefused() {
        interface NoLength {
            int[] values();
        }
        interface Raw {
            MemorySegment data();
        }
        interface Objects {
            @Length(2)
            String[] names();
        }
        String lengths = " indexes and @Length gives 0 lengths; annotate an array with the length of each dimension";
        refused(NoLength.class, "NoLength.values(), member 'values': it takes 0" + lengths);
        refused(Raw.class, "Raw.data(), member 'data': it takes 0" + lengths);
        refused(
                Objects.class,
                "Objects.names(), member 'names': the accessor's type is String[]; fields are boolean, byte, short,"
                        + " char, int, long, float, double, arrays of these, a String, a MemorySegment, an enum, a Java"
                        + " record, or an interface of accessors");

        interface Values {
            int[] values();
        }
        String isInts = "Values.values(), member 'values': the accessor's type is int[] and the member is ";
        refused(
                JAVA_INT.withName("values"),
                Values.class,
                isInts + "int; accessors of that member can be boolean, int, long, or an enum");
        refused(
                MemoryLayout.sequenceLayout(2, JAVA_SHORT).withName("values"),
                Values.class,
                isInts + "an array; accessors of that member take an int index per dimension, or are of an array of its"
                        + " elements' type, or of bytes a String");
    }

    private static void refused(Class<?> type, String message) {
        assertThatThrownBy(() -> TypedPool.of(type)).isInstanceOf(LayoutMismatch.class).hasMessage(message);
    }

    private static void refused(MemoryLayout member, Class<?> type, String message) {
        assertThatThrownBy(() -> TypedPool.builder(type)
                .layout(MemoryLayout.structLayout(member))
                .build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @EnumSource
    void aStaleRecordHasNone(Mode mode) {
        try (var pool = mode.of(Book.class); var other = mode.of(Image.class)) {
            Book book = pool.get();
            Image image = other.get();
            MemorySegment kept = book.priceBytes();
            pool.put(book);
            other.put(image);
            List<ThrowingCallable> uses = List.of(
                    () -> book.price(0),
                    book::prices,
                    () -> book.prices(new long[4]),
                    () -> book.setPrices(new long[4]),
                    book::priceBytes,
                    () -> book.priceBytes(MemorySegment.ofArray(new long[4])),
                    () -> image.row(0),
                    () -> image.copyRow(0, new short[3]),
                    image::pixels,
                    () -> image.rowBytes(1));
            for (ThrowingCallable use : uses) {
                assertThatThrownBy(use).isInstanceOf(StaleRecord.class);
            }
            assertThatThrownBy(() -> image.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
            // A segment is not revoked, and stays mapped.
            assertThat(kept.get(JAVA_LONG, 0)).isZero();
        }
    }
}
