package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.LittleEndian;
import dev.weir.typed.fields.Member;
import dev.weir.typed.fields.StoredAs;
import dev.weir.typed.fields.Unknown;
import java.lang.foreign.MemoryLayout;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which member an accessor is about, and what annotations say of it where no layout does. */
class MemberTest {

    private static void refused(Class<?> type, String message) {
        assertThatThrownBy(() -> TypedPool.of(type)).isInstanceOf(LayoutMismatch.class).hasMessage(message);
    }

    @Test
    void aMemberMayHaveAnyName() {
        interface Odd {
            @Member("class")
            int kind();

            @Member("class")
            Odd withKind(int v);

            @Member("a.b")
            int dotted();

            @Member("a.b")
            void dotted(int v);

            @Member("price in €")
            int price();
        }
        var layout = MemoryLayout.structLayout(
                JAVA_INT.withName("class"), JAVA_INT.withName("a.b"), JAVA_INT.withName("price in €"));
        try (var pool = TypedPool.builder(Odd.class).layout(layout).build()) {
            Odd odd = pool.get().withKind(3);
            odd.dotted(4);
            pool.segment(odd).set(JAVA_INT, 8, 5);

            assertThat(odd.kind()).isEqualTo(3);
            assertThat(odd.dotted()).isEqualTo(4);
            assertThat(odd.price()).isEqualTo(5);
            assertThat(pool.layout().toString()).contains("price in €").doesNotContain("unused");
        }
    }

    @Test
    void aPathGoesThroughStructsAndArrays() {
        interface Message {
            @Member("header.length")
            int length();

            @Member("header.length")
            Message length(int v);

            @Member("hops.at.ms")
            long ms(int hop, int i);

            @Member("hops.at.ms")
            Message ms(int hop, int i, long v);
        }
        var ms = MemoryLayout.structLayout(JAVA_INT.withOrder(BIG_ENDIAN).withName("ms"));
        var hop = MemoryLayout.structLayout(
                JAVA_INT.withName("id"), MemoryLayout.sequenceLayout(2, ms).withName("at"));
        var layout = MemoryLayout.structLayout(
                MemoryLayout.structLayout(JAVA_SHORT.withName("length"), MemoryLayout.paddingLayout(2))
                        .withName("header"),
                MemoryLayout.sequenceLayout(3, hop).withName("hops"));
        try (var pool = TypedPool.builder(Message.class).layout(layout).build()) {
            Message message = pool.get().length(65_535);
            for (int h = 0; h < 3; h++) {
                for (int i = 0; i < 2; i++) {
                    message.ms(h, i, 10L * h + i);
                }
            }
            var bytes = pool.segment(message);
            assertThat(message.length()).isEqualTo(65_535);
            for (int h = 0; h < 3; h++) {
                for (int i = 0; i < 2; i++) {
                    assertThat(message.ms(h, i)).isEqualTo(10L * h + i);
                    assertThat(bytes.get(JAVA_INT.withOrder(BIG_ENDIAN), 4 + 12L * h + 4 + 4L * i))
                            .isEqualTo(10 * h + i);
                }
                assertThat(bytes.get(JAVA_INT, 4 + 12L * h)).isZero();
            }
            assertThatThrownBy(() -> message.ms(1, 2, -1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> message.ms(1, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPathMustTakeAsManyIndexesAsThereAreArraysOnIt() {
        interface TooFew {
            @Member("hops.id")
            int id();
        }
        interface TooMany {
            @Member("hops.id")
            int id(int hop, int i);
        }
        var layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(3, MemoryLayout.structLayout(JAVA_INT.withName("id"))).withName("hops"));
        String reason = " indexes, and the member has 1 dimensions";
        assertThatThrownBy(() -> TypedPool.builder(TooFew.class).layout(layout).build())
                .hasMessage("TooFew.id(), member 'hops.id': the accessor takes 0" + reason);
        assertThatThrownBy(() -> TypedPool.builder(TooMany.class).layout(layout).build())
                .hasMessage("TooMany.id(int, int), member 'hops.id': the accessor takes 2" + reason);
    }

    @Test
    void withoutALayoutAnnotationsSayTypeLengthAndOrder() {
        interface Sample {
            @StoredAs(short.class)
            int port();

            @StoredAs(boolean.class)
            boolean live();

            Sample port(int v);

            @Length({2, 3})
            long grid(int row, int column);

            @BigEndian
            int sequence();
        }
        try (var pool = TypedPool.of(Sample.class)) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            MemoryLayout.sequenceLayout(2, MemoryLayout.sequenceLayout(3, JAVA_LONG)).withName("grid"),
                            JAVA_INT.withOrder(BIG_ENDIAN).withName("sequence"),
                            JAVA_SHORT.withName("port"),
                            JAVA_BOOLEAN.withName("live")));
            assertThat(pool.get().port(65_535).port()).isEqualTo(65_535);
        }
    }

    /** The layout says all that it can say; the annotations are for where there is none. */
    @Test
    void aLayoutWins() {
        interface Sample {
            @BigEndian
            @StoredAs(byte.class)
            int port();

            Sample port(int v);

            @Length(2)
            int count(int i);
        }
        var layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(3, JAVA_INT).withName("count"), JAVA_SHORT.withName("port"));
        try (var pool = TypedPool.builder(Sample.class).layout(layout).build()) {
            Sample sample = pool.get().port(0x0102);
            assertThat(pool.segment(sample).get(JAVA_SHORT, 12)).isEqualTo((short) 0x0102);
            assertThat(sample.count(2)).isZero();
        }
    }

    @Test
    void annotationsThatContradictOrDoNotFitAreRefused() {
        interface TwoWidths {
            @StoredAs(short.class)
            int port();

            @StoredAs(byte.class)
            void port(int v);
        }
        assertThatThrownBy(() -> TypedPool.of(TwoWidths.class))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageStartingWith(
                        "TwoWidths.port(int), member 'port': its accessors contradict each other, one is @StoredAs(")
                .hasMessageContainingAll("short", "byte");

        interface TwoOrders {
            @BigEndian
            int x();

            @LittleEndian
            void x(int v);
        }
        refused(TwoOrders.class, "TwoOrders.x(), member 'x': it can't be both @BigEndian and @LittleEndian");

        interface TooWide {
            @StoredAs(long.class)
            int x();
        }
        refused(TooWide.class, "TooWide.x(), member 'x': int can't be stored as long");

        interface NoArray {
            @Length(2)
            int x();
        }
        refused(
                NoArray.class,
                "NoArray.x(), member 'x': it takes 0 indexes and @Length gives 1 lengths; annotate an array with the"
                        + " length of each dimension");

        interface NoEnum {
            @Unknown("OTHER")
            int x();
        }
        refused(NoEnum.class, "NoEnum.x(), member 'x': @Unknown is for enums, and the accessor's type is int");
    }

    @Test
    void aMethodInheritedTwiceIsAboutOneMember() {
        interface Left {
            @Member("id")
            long key();
        }
        interface Right {
            @Member("number")
            long key();
        }
        interface Both extends Left, Right {}
        assertThatThrownBy(() -> TypedPool.of(Both.class))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageStartingWith("Both.key() is inherited as an accessor of '")
                .hasMessageContainingAll("'id'", "'number'");
    }

    @Test
    void anElementIsReadAndWrittenByIndex() {
        interface Ladder {
            @Length(4)
            short step(int i);

            Ladder step(int i, short v);
        }
        try (var pool = TypedPool.of(Ladder.class)) {
            Ladder ladder = pool.get();
            for (int i = 0; i < 4; i++) {
                assertThat(ladder.step(i, (short) (7 * i))).isSameAs(ladder);
            }
            for (int i = 0; i < 4; i++) {
                assertThat(ladder.step(i)).isEqualTo((short) (7 * i));
            }
            byte[] before = pool.segment(ladder).toArray(JAVA_BYTE);
            assertThatThrownBy(() -> ladder.step(4, (short) 1))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Ladder.step(int, short): index is 4; the array has 4 elements, the first at index 0");
            assertThatThrownBy(() -> ladder.step(Integer.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(pool.segment(ladder).toArray(JAVA_BYTE)).isEqualTo(before);
            pool.put(ladder);
            assertThatThrownBy(() -> ladder.step(0)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> ladder.step(4)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /** An unknown ordinal can't be read as a constant, but it can be read as a number. */
    @Test
    void accessorsOfTwoNamesMaySeeAMemberInTwoWays() {
        interface Order {
            TimeUnit unit();

            @Member("unit")
            int unitNumber();

            @Member("unit")
            void unitNumber(int v);

            @Member("unit")
            byte rawUnit();
        }
        try (var pool = TypedPool.builder(Order.class)
                .layout(MemoryLayout.structLayout(JAVA_BYTE.withName("unit")))
                .build()) {
            Order order = pool.get();
            order.unitNumber(6);
            assertThat(order.unit()).isEqualTo(TimeUnit.DAYS);
            order.unitNumber(200);
            assertThat(order.unitNumber()).isEqualTo(200);
            assertThat(order.rawUnit()).isEqualTo((byte) 200);
            assertThatThrownBy(order::unit).isInstanceOf(IllegalStateException.class);
        }
    }
}
