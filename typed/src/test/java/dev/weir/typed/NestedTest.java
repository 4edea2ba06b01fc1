package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.LittleEndian;
import dev.weir.typed.fields.Member;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NestedTest {
    interface Side {
        long price();

        Side price(long v);

        int size();

        Side size(int v);
    }

    interface Quote {
        Side bid();

        Side ask();

        long time();

        Quote time(long v);
    }

    @ParameterizedTest
    @EnumSource
    void aNestedStructIsReadAndWrittenThroughItsOwnInterface(Mode mode) {
        try (var pool = mode.of(Quote.class)) {
            Quote a = pool.get().time(1);
            Quote b = pool.get().time(2);
            a.bid().price(10).size(11);
            a.ask().price(20).size(21);
            b.bid().price(30).size(31);
            b.ask().price(40).size(41);

            assertThat(a.bid().price()).isEqualTo(10);
            assertThat(a.bid().size()).isEqualTo(11);
            assertThat(a.ask().price()).isEqualTo(20);
            assertThat(a.ask().size()).isEqualTo(21);
            assertThat(b.bid().price()).isEqualTo(30);
            assertThat(b.ask().size()).isEqualTo(41);
            assertThat(a.time()).isEqualTo(1);
            assertThat(b.time()).isEqualTo(2);
            assertThat(a.bid()).isSameAs(a.bid()).isNotSameAs(a.ask()).isNotSameAs(b.bid());
        }
    }

    /** Its view is made at the first call of its getter, and two threads may both be the first. */
    @ParameterizedTest
    @EnumSource(names = {"SHARED", "SHARED_VIEWS"})
    void threadsThatAskForAPartAtOnceGetOneThatWorks(Mode mode) throws Exception {
        try (var pool = mode.of(Quote.class)) {
            for (int round = 0; round < 500; round++) {
                Quote quote = pool.get();
                var start = new CyclicBarrier(2);
                var other = new FutureTask<>(() -> {
                    start.await();
                    return quote.bid();
                });
                Thread.ofPlatform().start(other);
                start.await();
                Side mine = quote.bid();
                Side its = other.get();

                assertThat(mine.price(round).size(1).price()).isEqualTo(round);
                assertThat(its.price()).isEqualTo(round);
                its.size(2);
                assertThat(quote.bid().size()).isEqualTo(2);
                // Not put: each round wants a record whose part nobody has asked for.
            }
        }
    }

    interface D {
        int leaf();

        D leaf(int v);
    }

    interface C {
        short before();

        C before(short v);

        D d();
    }

    interface B {
        byte before();

        B before(byte v);

        C c();
    }

    interface A {
        long before();

        A before(long v);

        B b();

        @Member("b.c.d.leaf")
        int leaf();

        @Member("b.c.before")
        A cBefore(short v);
    }

    /** Each level adds its offset, and each leaf has the byte order of its own member. */
    @Test
    void offsetsAddUpAtAnyDepth() {
        var d = MemoryLayout.structLayout(
                MemoryLayout.paddingLayout(2), JAVA_INT.withOrder(BIG_ENDIAN).withByteAlignment(1).withName("leaf"));
        var c = MemoryLayout.structLayout(
                JAVA_SHORT.withOrder(LITTLE_ENDIAN).withByteAlignment(1).withName("before"), d.withName("d"));
        var b = MemoryLayout.structLayout(JAVA_BYTE.withName("before"), c.withName("c"));
        var a = MemoryLayout.structLayout(JAVA_LONG.withOrder(BIG_ENDIAN).withName("before"), b.withName("b"));
        try (var pool = TypedPool.builder(A.class).layout(a).build()) {
            A record = pool.get().before(0x0102030405060708L).cBefore((short) 0x0A0B);
            record.b().before((byte) 9).c().d().leaf(0x0C0D0E0F);

            assertThat(pool.segment(record).toArray(JAVA_BYTE))
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 0x0B, 0x0A, 0, 0, 0x0C, 0x0D, 0x0E, 0x0F);
            assertThat(record.leaf()).isEqualTo(0x0C0D0E0F);
            assertThat(record.b().c().before()).isEqualTo((short) 0x0A0B);
            assertThat(record.b().c().d().leaf()).isEqualTo(0x0C0D0E0F);
            assertThat(record.b().before()).isEqualTo((byte) 9);
        }
    }

    @Test
    void withoutALayoutANestedStructIsPaddedToItsAlignment() {
        try (var pool = TypedPool.of(Quote.class)) {
            StructLayout side = MemoryLayout.structLayout(
                    JAVA_LONG.withName("price"), JAVA_INT.withName("size"), MemoryLayout.paddingLayout(4));
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            side.withName("ask"), side.withName("bid"), JAVA_LONG.withName("time")));
        }
    }

    interface Book {
        @Length(5)
        Side level(int i);

        @Length({2, 3})
        Side cell(int row, int column);

        @Member("level.size")
        int size(int i);
    }

    @Test
    void anArrayOfStructsIsReachedByIndex() {
        try (var pool = TypedPool.of(Book.class)) {
            Book book = pool.get();
            for (int i = 0; i < 5; i++) {
                book.level(i).price(100 + i).size(i);
            }
            for (int row = 0; row < 2; row++) {
                for (int column = 0; column < 3; column++) {
                    book.cell(row, column).price(10 * row + column);
                }
            }
            for (int i = 0; i < 5; i++) {
                assertThat(book.level(i).price()).isEqualTo(100 + i);
                assertThat(book.size(i)).isEqualTo(i);
                assertThat(book.level(i)).isSameAs(book.level(i));
            }
            for (int row = 0; row < 2; row++) {
                for (int column = 0; column < 3; column++) {
                    assertThat(book.cell(row, column).price()).isEqualTo(10 * row + column);
                }
            }
        }
    }

    @Test
    void anIndexOutsideTheArrayIsRefusedAndIsNoStaleRecord() {
        try (var pool = TypedPool.of(Book.class)) {
            Book book = pool.get();
            assertThatThrownBy(() -> book.level(5))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Book.level(int): index is 5; the array has 5 elements, the first at index 0");
            assertThatThrownBy(() -> book.level(-1)).hasMessageContaining("Book.level(int): index is -1;");
            assertThatThrownBy(() -> book.size(Integer.MIN_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> book.cell(0, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Book.cell(int, int): index 2 is 3; the array has 3 elements, the first at index 0");
            assertThatThrownBy(() -> book.cell(2, 0)).hasMessageContaining("index 1 is 2; the array has 2 elements");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStructIsStaleWhileItsRecordIs(Mode mode) {
        try (var quotes = mode.of(Quote.class);
                var books = mode.of(Book.class)) {
            Quote quote = quotes.get();
            Side bid = quote.bid().price(7);
            quotes.put(quote);

            assertThatThrownBy(bid::price)
                    .isInstanceOf(StaleRecord.class)
                    .hasMessageContaining("Side.price() was called on a record after its put");
            assertThatThrownBy(() -> bid.size(1)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(quote::bid).isInstanceOf(StaleRecord.class).hasMessageContaining("Quote.bid()");
            assertThatThrownBy(quote::ask).isInstanceOf(StaleRecord.class);
            Quote next = quotes.get();
            assertThat(next.bid().price()).isEqualTo(7);
            if (next.equals(quote)) {
                assertThat(next.bid()).isSameAs(bid);
            } else {
                assertThatThrownBy(bid::price).isInstanceOf(StaleRecord.class);
            }

            Book book = books.get();
            Side level = book.level(4);
            books.put(book);
            assertThatThrownBy(level::size).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> book.level(4)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> book.size(0)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> book.cell(1, 1)).isInstanceOf(StaleRecord.class);
        }
    }

    @Test
    void theMembersOfAUnionOverlap() {
        interface Bits {
            int asInt();

            Bits asInt(int v);

            float asFloat();
        }
        interface Value {
            @Member("number")
            Bits bits();

            @Member("number.asFloat")
            Value number(float v);

            int code();

            void code(int v);

            short low();

            short high();
        }
        var layout = MemoryLayout.structLayout(
                MemoryLayout.unionLayout(JAVA_INT.withName("asInt"), JAVA_FLOAT.withName("asFloat")).withName("number"),
                MemoryLayout.unionLayout(
                        JAVA_INT.withOrder(BIG_ENDIAN).withName("code"),
                        MemoryLayout.structLayout(
                                JAVA_SHORT.withOrder(BIG_ENDIAN).withName("high"),
                                JAVA_SHORT.withOrder(BIG_ENDIAN).withName("low"))));
        try (var pool = TypedPool.builder(Value.class).layout(layout).build()) {
            Value value = pool.get();
            value.bits().asInt(Float.floatToRawIntBits(1.5f));
            assertThat(value.bits().asFloat()).isEqualTo(1.5f);
            value.number(2.5f);
            assertThat(value.bits().asInt()).isEqualTo(Float.floatToRawIntBits(2.5f));
            value.code(0x00010002);
            assertThat(value.high()).isEqualTo((short) 1);
            assertThat(value.low()).isEqualTo((short) 2);
        }
    }

    @Test
    void byteOrderIsThatOfTheFieldElseOfItsInterfaceElseOfWhatIsAround() {
        interface Inner {
            int inherited();

            @LittleEndian
            int little();
        }
        @BigEndian
        interface Packet {
            Inner inner();

            short length();

            @LittleEndian
            long id();
        }
        try (var pool = TypedPool.of(Packet.class)) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            JAVA_LONG.withOrder(LITTLE_ENDIAN).withName("id"),
                            MemoryLayout.structLayout(
                                    JAVA_INT.withOrder(BIG_ENDIAN).withName("inherited"),
                                    JAVA_INT.withOrder(LITTLE_ENDIAN).withName("little"))
                                    .withName("inner"),
                            JAVA_SHORT.withOrder(BIG_ENDIAN).withName("length")));
        }
    }

    private static void refused(Class<?> type, String message) {
        assertThatThrownBy(() -> TypedPool.of(type)).isInstanceOf(LayoutMismatch.class).hasMessage(message);
    }

    interface Node {
        int value();

        @Member("next")
        Node following();
    }

    @Test
    void whatCanNotBeNestedIsRefused() {
        refused(Node.class, "Node.following(), member 'next': a Node would contain itself");

        interface Assigned {
            Side bid();

            void bid(Side v);
        }
        refused(
                Assigned.class,
                "Assigned.bid(Side), member 'bid': a nested struct is written through its own accessors; remove this"
                        + " setter");

        interface Unsized {
            long price(int i);
        }
        refused(
                Unsized.class,
                "Unsized.price(int), member 'price': it takes 1 indexes and @Length gives 0 lengths; annotate an array"
                        + " with the length of each dimension");

        interface Astray {
            Side bid();

            @Member("bid.prize")
            long prize();
        }
        refused(Astray.class, "Astray.prize(), member 'bid.prize': the layout has no such member; it has bid");
    }

    @Test
    void aMismatchInsideNamesTheWayToIt() {
        var layout = MemoryLayout.structLayout(
                MemoryLayout.structLayout(JAVA_LONG.withName("price")).withName("bid"));
        interface OneSided {
            Side bid();
        }
        assertThatThrownBy(() -> TypedPool.builder(OneSided.class).layout(layout).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("OneSided.bid(), member 'bid': Side.size(), member 'size': the layout has no such member;"
                        + " it has price");
    }

    interface Bit {
        byte x();
    }

    interface Vast {
        Bit cell(int row, int column);
    }

    @Test
    void anArrayOfMoreThanJavaCanKeepIsRefused() {
        var cell = MemoryLayout.structLayout(JAVA_BYTE.withName("x"));
        var layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(1 << 16, MemoryLayout.sequenceLayout(1 << 16, cell)).withName("cell"));
        assertThatThrownBy(() -> TypedPool.builder(Vast.class).layout(layout).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("Vast.cell(int, int), member 'cell': the array has 4,294,967,296 elements; allowed:"
                        + " 2,147,483,639 of a nested struct at most");
    }
}
