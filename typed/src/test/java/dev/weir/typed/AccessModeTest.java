package dev.weir.typed;

import static dev.weir.typed.fields.AccessMode.ACQUIRE;
import static dev.weir.typed.fields.AccessMode.COMPARE_AND_SET;
import static dev.weir.typed.fields.AccessMode.GET_AND_ADD;
import static dev.weir.typed.fields.AccessMode.OPAQUE;
import static dev.weir.typed.fields.AccessMode.RELEASE;
import static dev.weir.typed.fields.AccessMode.VOLATILE;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.EveryMode.Booleans;
import dev.weir.typed.EveryMode.Bytes;
import dev.weir.typed.EveryMode.Chars;
import dev.weir.typed.EveryMode.Doubles;
import dev.weir.typed.EveryMode.Floats;
import dev.weir.typed.EveryMode.Ints;
import dev.weir.typed.EveryMode.Longs;
import dev.weir.typed.EveryMode.Shorts;
import dev.weir.typed.EveryMode.Units;
import dev.weir.typed.fields.Access;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each access mode does, in one thread. What is refused: AccessModeMismatchTest. */
class AccessModeTest {

    /** @param value with {@code another}, two that the accessors can write; that is the delta too */
    record Subject(Class<?> type, ValueLayout stored, Object value, Object another) {

        /** The member is the last of its word, with bytes of others on both sides. */
        StructLayout layout() {
            return MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(8 - stored.byteSize(), JAVA_BYTE).withName("before"),
                    stored.withName("plain"),
                    MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("after"));
        }

        boolean canAdd() {
            return Stream.of(type.getMethods()).anyMatch(method -> method.getName().equals("add"));
        }

        @Override
        public String toString() {
            return type.getSimpleName() + " in " + stored;
        }
    }

    private static Stream<Subject> subjects() {
        return Stream.of(
                new Subject(Bytes.class, JAVA_BYTE, (byte) -2, (byte) 0x7D),
                new Subject(Shorts.class, JAVA_SHORT, (short) -0x1234, (short) 0x35F1),
                new Subject(Chars.class, JAVA_CHAR, '\uFEDC', 'x'),
                new Subject(Ints.class, JAVA_INT, 0x8102_0304, 0x0102_03FF),
                new Subject(Longs.class, JAVA_LONG, 0x8102_0304_0506_0708L, 0x0102_0304_0506_07FFL),
                new Subject(Floats.class, JAVA_FLOAT, -1.5f, Float.NaN),
                new Subject(Doubles.class, JAVA_DOUBLE, -1.5, Double.NaN),
                new Subject(Shorts.class, JAVA_BYTE, (short) 0xFE, (short) 0x7D),
                new Subject(Chars.class, JAVA_BYTE, '\u00FE', 'x'),
                new Subject(Ints.class, JAVA_BYTE, 0xFE, 0x7D),
                new Subject(Ints.class, JAVA_SHORT, 0xFEDC, 0x35F1),
                new Subject(Longs.class, JAVA_SHORT, 0xFEDCL, 0x35F1L),
                new Subject(Longs.class, JAVA_INT, 0xFEDC_BA98L, 0x7123_45FFL),
                new Subject(Booleans.class, JAVA_BOOLEAN, true, false),
                new Subject(Booleans.class, JAVA_SHORT, true, false),
                new Subject(Booleans.class, JAVA_LONG, true, false),
                new Subject(Units.class, JAVA_BYTE, TimeUnit.DAYS, TimeUnit.SECONDS),
                new Subject(Units.class, JAVA_SHORT, TimeUnit.DAYS, TimeUnit.SECONDS),
                new Subject(Units.class, JAVA_INT, TimeUnit.DAYS, TimeUnit.SECONDS))
                .flatMap(one -> Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                        .map(order -> new Subject(one.type, one.stored.withOrder(order), one.value, one.another)));
    }

    private static Object call(Subject subject, Object record, String name, Object... arguments) {
        Method method = Stream.of(subject.type.getMethods())
                .filter(each -> each.getName().equals(name) && each.getParameterCount() == arguments.length)
                .findAny()
                .orElseThrow();
        try {
            return method.invoke(record, arguments);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static void writeAndReadInEveryMode(Subject subject, Object record) {
        for (String setter : List.of("plain", "opaque", "ordered", "strict")) {
            for (Object value : List.of(subject.value, subject.another)) {
                Object returned = call(subject, record, setter, value);
                assertThat(returned).isSameAs(setter.equals("plain") ? null : record);
                for (String getter : List.of("plain", "opaque", "ordered", "strict")) {
                    assertThat(call(subject, record, getter)).isEqualTo(value);
                }
            }
        }
        assertThat(call(subject, record, "swap", subject.value, subject.value)).isEqualTo(false);
        assertThat(call(subject, record, "plain")).isEqualTo(subject.another);
        assertThat(call(subject, record, "swap", subject.another, subject.value)).isEqualTo(true);
        assertThat(call(subject, record, "plain")).isEqualTo(subject.value);
        if (subject.canAdd()) {
            assertThat(call(subject, record, "add", subject.another)).isEqualTo(subject.value);
            assertThat(call(subject, record, "plain")).isEqualTo(sum(subject));
        }
    }

    /** The sum as Java has it in the width of the member, with zeros before it if the accessor is wider. */
    private static Object sum(Subject subject) {
        long sum = number(subject.value) + number(subject.another);
        int bits = (int) subject.stored.byteSize() * Byte.SIZE;
        long low = bits == Long.SIZE ? sum : sum & ((1L << bits) - 1);
        return switch (subject.value) {
            case Byte _ -> (byte) low;
            case Short _ -> (short) low;
            case Character _ -> (char) low;
            case Integer _ -> (int) low;
            default -> low;
        };
    }

    private static long number(Object value) {
        return value instanceof Character c ? c : ((Number) value).longValue();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void everyModeWritesTheMemberAndNothingBesideIt(Subject subject) {
        try (var pool = TypedPool.builder(subject.type).layout(subject.layout()).build()) {
            checkBytes(pool, subject);
        }
    }

    private static <T> void checkBytes(TypedPool<T> pool, Subject subject) {
        T record = pool.get();
        var bytes = pool.segment(record);
        int start = 8 - (int) subject.stored.byteSize();
        bytes.fill((byte) 0xA5);

        writeAndReadInEveryMode(subject, record);

        byte[] all = bytes.toArray(JAVA_BYTE);
        byte[] beside = new byte[start];
        Arrays.fill(beside, (byte) 0xA5);
        assertThat(Arrays.copyOf(all, start)).isEqualTo(beside);
        assertThat(Arrays.copyOfRange(all, 8, 16)).containsOnly(0xA5);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theTwinDoesTheSame(Subject subject) {
        writeAndReadInEveryMode(
                subject,
                TypedPool.builder(subject.type).layout(subject.layout()).heapTwin().get());
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void aStaleRecordIsRefusedInEveryMode(Subject subject) {
        try (var pool = TypedPool.builder(subject.type).layout(subject.layout()).build()) {
            checkStale(pool, subject);
        }
    }

    private static <T> void checkStale(TypedPool<T> pool, Subject subject) {
        T record = pool.get();
        pool.put(record);
        for (Method method : subject.type.getMethods()) {
            Object[] arguments = new Object[method.getParameterCount()];
            Arrays.fill(arguments, subject.value);
            assertThatThrownBy(() -> call(subject, record, method.getName(), arguments))
                    .as(method.toString())
                    .isInstanceOf(StaleRecord.class)
                    .hasMessageContaining(subject.type.getSimpleName() + "." + method.getName() + "(");
        }
    }

    @Test
    void valuesThatTheMemberCantHoldAreRefusedAndNothingIsWritten() {
        var layout = MemoryLayout.structLayout(JAVA_SHORT.withName("plain"));
        try (var pool = TypedPool.builder(Ints.class).layout(layout).build()) {
            Ints ints = pool.get();
            ints.plain(7);

            refused(() -> ints.strict(65_536), "Ints.strict(int): value is 65,536; allowed: 0 to 65,535");
            refused(() -> ints.swap(-1, 8), "Ints.swap(int, int): value is -1; allowed: 0 to 65,535");
            refused(() -> ints.swap(7, 65_536), "Ints.swap(int, int): value is 65,536; allowed: 0 to 65,535");
            refused(() -> ints.add(65_536), "Ints.add(int): delta is 65,536; allowed: -65,536 to 65,535");
            refused(() -> ints.add(-65_537), "Ints.add(int): delta is -65,537; allowed: -65,536 to 65,535");
            refused(() -> ints.add(Integer.MAX_VALUE), "delta is 2,147,483,647");
            assertThat(ints.plain()).isEqualTo(7);

            assertThat(ints.add(-8)).isEqualTo(7);
            assertThat(ints.add(1)).isEqualTo(65_535);
            assertThat(ints.plain()).isZero();
        }
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    interface Slot {
        @Access(ACQUIRE)
        int state();

        @Access(RELEASE)
        void state(int v);

        @Access(GET_AND_ADD)
        @Member("state")
        int addState(int delta);
    }

    interface Ring {
        @Length(3)
        Slot slot(int i);

        @Length({2, 3})
        @Access(OPAQUE)
        short flag(int row, int column);

        @Access(COMPARE_AND_SET)
        boolean flag(int row, int column, short expected, short next);

        @Length(5)
        @Access(GET_AND_ADD)
        byte hits(int i, byte delta);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void elementsOfArraysAndNestedStructsHaveModesToo(Ring ring) {
        for (int i = 0; i < 3; i++) {
            ring.slot(i).state(i);
            assertThat(ring.slot(i).addState(10)).isEqualTo(i);
        }
        assertThat(ring.slot(1).state()).isEqualTo(11);
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                short next = (short) (10 * row + column + 1);
                assertThat(ring.flag(row, column, (short) 0, next)).isTrue();
                assertThat(ring.flag(row, column)).isEqualTo(next);
            }
        }
        for (byte i = 0; i < 5; i++) {
            assertThat(ring.hits(i, i)).isZero();
        }
        assertThat(ring.hits(4, (byte) 0)).isEqualTo((byte) 4);
        assertThatThrownBy(() -> ring.hits(5, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("Ring.hits(int, byte): index is 5; the array has 5 elements");
    }

    private static Stream<Ring> rings() {
        return Stream.of(
                TypedPool.of(Ring.class).get(),
                TypedPool.builder(Ring.class).heapTwin().get());
    }

    @Test
    void theActualOffsetCounts() {
        interface Inner {
            @Access(VOLATILE)
            long sequence();

            @Access(VOLATILE)
            void sequence(long v);
        }
        interface Packet {
            int length();

            Inner inner();
        }
        // In its struct the long is not aligned, but in the block it is.
        var inner = MemoryLayout.structLayout(JAVA_INT.withName("kind"), JAVA_LONG_UNALIGNED.withName("sequence"));
        var layout = MemoryLayout.structLayout(JAVA_INT_UNALIGNED.withName("length"), inner.withName("inner"));
        try (var pool = TypedPool.builder(Packet.class).layout(layout).alignment(8).build()) {
            Packet first = pool.get();
            Packet second = pool.get();
            first.inner().sequence(-1);
            second.inner().sequence(-2);
            assertThat(first.inner().sequence()).isEqualTo(-1);
            assertThat(pool.segment(second).get(JAVA_LONG, 8)).isEqualTo(-2);
        }
    }
}
