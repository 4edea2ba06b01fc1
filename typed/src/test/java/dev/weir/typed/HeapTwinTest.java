package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.ForeignHandle;
import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import dev.weir.typed.fields.StoredAs;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HeapTwinTest {
    interface Quote {
        long price();

        Quote price(long v);

        @StoredAs(short.class)
        int venue();

        Quote venue(int v);

        boolean live();

        void live(boolean v);

        TimeUnit unit();

        Quote unit(TimeUnit v);

        @Length(3)
        int size(int i);

        Quote size(int i, int v);

        default long worth() {
            return price() * size(0);
        }
    }

    @Test
    void aTwinIsARecordWithoutAPool() {
        Supplier<Quote> quotes = TypedPool.builder(Quote.class).heapTwin();

        Quote quote = quotes.get();
        assertThat(quote.price()).isZero();
        assertThat(quote.unit()).isEqualTo(TimeUnit.NANOSECONDS);
        quote.live(true);
        assertThat(quote.price(7).venue(65_535).unit(TimeUnit.DAYS).size(0, 6).size(2, 8)).isSameAs(quote);

        assertThat(quote.price()).isEqualTo(7);
        assertThat(quote.venue()).isEqualTo(65_535);
        assertThat(quote.live()).isTrue();
        assertThat(quote.unit()).isEqualTo(TimeUnit.DAYS);
        assertThat(quote.size(0)).isEqualTo(6);
        assertThat(quote.size(1)).isZero();
        assertThat(quote.size(2)).isEqualTo(8);
        assertThat(quote.worth()).isEqualTo(42);
        assertThat(quotes.get()).isNotSameAs(quote).isNotEqualTo(quote).hasSameClassAs(quote);
        assertThat(quotes.get().price()).isZero();
    }

    @Test
    void itHasAJavaFieldForEachField() {
        Quote quote = TypedPool.builder(Quote.class).heapTwin().get();

        assertThat(Arrays.stream(quote.getClass().getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(field -> (Object) field.getType()))
                .containsExactlyInAnyOrder(long.class, int.class, boolean.class, TimeUnit.class, int[].class);
    }

    @Test
    void itRefusesWhatARecordRefusesInTheSameWords() {
        try (var pool = TypedPool.of(Quote.class)) {
            Quote record = pool.get();
            Quote twin = TypedPool.builder(Quote.class).heapTwin().get();

            for (Quote quote : new Quote[] {record, twin}) {
                assertThatThrownBy(() -> quote.venue(65_536))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("Quote.venue(int): value is 65,536; allowed: 0 to 65,535");
                assertThatThrownBy(() -> quote.size(3))
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessage("Quote.size(int): index is 3; the array has 3 elements, the first at index 0");
                assertThatThrownBy(() -> quote.size(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> quote.unit(null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("Quote.unit(TimeUnit): value is null; allowed: a TimeUnit");
                assertThat(quote.venue()).isZero();
            }
            assertThatThrownBy(() -> pool.put(twin))
                    .isInstanceOf(ForeignHandle.class)
                    .hasMessageContaining("which no pool made");
        }
    }

    interface Side {
        long price();

        Side price(long v);

        @Length({2, 3})
        short cell(int row, int column);

        void cell(int row, int column, short v);
    }

    interface Book {
        Side best();

        @Length({2, 2})
        Side level(int i, int j);
    }

    @Test
    void nestedStructsAreTwinsTooAndKeptApart() {
        Book book = TypedPool.builder(Book.class).heapTwin().get();
        book.best().price(1).cell(1, 2, (short) 12);
        book.level(0, 1).price(2).cell(0, 0, (short) 13);
        book.level(1, 0).price(3);

        assertThat(book.best()).isSameAs(book.best());
        assertThat(book.level(0, 1)).isSameAs(book.level(0, 1)).isNotSameAs(book.level(1, 0));
        assertThat(book.best().price()).isEqualTo(1);
        assertThat(book.best().cell(1, 2)).isEqualTo((short) 12);
        assertThat(book.level(0, 1).price()).isEqualTo(2);
        assertThat(book.level(0, 1).cell(0, 0)).isEqualTo((short) 13);
        assertThat(book.level(1, 0).price()).isEqualTo(3);
        assertThat(book.level(1, 0).cell(0, 0)).isZero();
        assertThatThrownBy(() -> book.level(1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Book.level(int, int): index 2 is 2; the array has 2 elements, the first at index 0");
        assertThatThrownBy(() -> book.level(1, 0).cell(2, 0, (short) 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Side.cell(int, int, short): index 1 is 2; the array has 2 elements, the first at index 0");
    }

    @Test
    void membersThatShareBytesShareThemInTheTwin() {
        interface Halves {
            short half(int i);

            Halves half(int i, short v);
        }
        interface Word {
            int whole();

            Word whole(int v);

            Halves halves();

            @Member("halves.half")
            short flat(int i);

            byte alone();

            Word alone(byte v);
        }
        var halves = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(2, JAVA_SHORT).withName("half"));
        var layout = MemoryLayout.structLayout(
                MemoryLayout.unionLayout(JAVA_INT.withName("whole"), halves.withName("halves")),
                JAVA_BYTE.withName("alone"));
        Supplier<Word> words = TypedPool.builder(Word.class).layout(layout).heapTwin();
        Word word = words.get();

        assertThat(word.whole(0x0003_0003).alone((byte) 5)).isSameAs(word);
        assertThat(word.halves().half(0)).isEqualTo((short) 3);
        word.halves().half(0, (short) 4).half(1, (short) 4);
        assertThat(word.whole()).isEqualTo(0x0004_0004);
        assertThat(word.flat(1)).isEqualTo((short) 4);
        assertThat(word.alone()).isEqualTo((byte) 5);
        assertThat(words.get().whole()).isZero();
    }

    private interface Secret {
        int code();

        Secret code(int v);
    }

    @Test
    void aPrivateInterfaceNeedsItsLookup() {
        Secret secret = TypedPool.builder(MethodHandles.lookup(), Secret.class).heapTwin().get();
        assertThat(secret.code(4).code()).isEqualTo(4);
    }

    @Test
    void whatCantBeARecordCantBeATwin() {
        interface Strange {
            Thread thread();
        }
        var builder = TypedPool.builder(Strange.class);
        assertThatThrownBy(builder::heapTwin).isInstanceOf(LayoutMismatch.class)
                .hasMessageContaining("Strange.thread()");
    }

    @Test
    void objectsAreMadeAndForgottenWithoutEnd() {
        Supplier<Quote> quotes = TypedPool.builder(Quote.class).heapTwin();
        for (int i = 0; i < 100_000; i++) {
            Quote quote = quotes.get();
            assertThat(quote.price(i).price()).isEqualTo(i);
            assertThatThrownBy(() -> quote.size(3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void itShowsItselfAsARecordDoes() {
        try (var pool = TypedPool.of(Book.class);
                var quotes = TypedPool.of(Quote.class)) {
            Book twin = TypedPool.builder(Book.class).heapTwin().get();
            Book book = pool.get();
            assertThat(twin).hasToString(book.toString());
            for (Book one : new Book[] {twin, book}) {
                one.best().price(-1).cell(1, 2, (short) 12);
                one.level(1, 0).price(3).cell(0, 0, (short) 13);
            }
            assertThat(twin).hasToString(book.toString());
            assertThat(twin.toString()).contains("-1", "12", "13");

            Quote quote = TypedPool.builder(Quote.class).heapTwin().get().price(5).unit(TimeUnit.DAYS).size(1, 6);
            assertThat(quote)
                    .hasToString(quotes.get().price(5).unit(TimeUnit.DAYS).size(1, 6).toString());
        }
    }

    interface Order extends Pooled<Order> {
        long id();

        Order id(long v);

        @Ascii(8)
        String symbol();

        Order symbol(String v);

        @Member("symbol")
        boolean symbolEquals(CharSequence other);
    }

    @Test
    void textsAreRefusedAndComparedAsInARecord() {
        interface Named {
            @Ascii(4)
            String name();

            Named name(String v);

            @Member("name")
            boolean nameEquals(CharSequence other);

            @Length(3)
            int[] counts();

            Named counts(int[] v);
        }
        Named named = TypedPool.builder(Named.class).heapTwin().get();

        assertThat(named.name("abcd").counts(new int[] {1, 2, 3})).isSameAs(named);
        assertThatThrownBy(() -> named.name("abcde")).isInstanceOf(IllegalArgumentException.class);
        assertThat(named.name()).isEqualTo("abcd");
        assertThat(named.nameEquals("abcd")).isTrue();
        assertThat(named.counts()).containsExactly(1, 2, 3);
    }

    @Test
    void aTwinOfAPooledInterfaceIsCopiedToAndFromRecords() {
        Supplier<Order> orders = TypedPool.builder(Order.class).heapTwin();
        try (var pool = TypedPool.of(Order.class)) {
            Order twin = orders.get().id(1).symbol("WEIR");
            Order record = pool.get().copyFrom(twin);
            assertThat(record.symbol()).isEqualTo("WEIR");
            assertThat(record.contentEquals(twin)).isTrue();
            Order other = orders.get().copyFrom(record.id(2));
            assertThat(other.id()).isEqualTo(2);
            assertThat(other.symbolEquals("WEIR")).isTrue();
            assertThat(other).hasToString(record.toString());
            assertThat(twin.clear().id()).isZero();
            assertThat(twin.segment().byteSize()).isEqualTo(record.segment().byteSize());
            assertThatThrownBy(twin::handle)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("a heap twin belongs to no pool, so no handle leads to it");
            assertThatThrownBy(() -> pool.put(other)).isInstanceOf(ForeignHandle.class);
        }
    }

    @Test
    void aTwinOfAPooledInterfaceFindsWhoUsesItAfterItsClose() {
        Order twin = TypedPool.builder(Order.class).heapTwin().get().id(1);
        twin.close();

        assertThatThrownBy(twin::id).isInstanceOf(StaleRecord.class).hasMessageContaining("Order.id()");
        assertThatThrownBy(twin::close).isInstanceOf(StaleRecord.class).hasMessageContaining("close()");
        assertThatThrownBy(twin::segment).isInstanceOf(StaleRecord.class);
    }

    record OrderData(int quantity, long price) {}

    @Test
    void aSchemaGivesTheLayoutHereToo() {
        interface Line {
            long price();

            Line price(long v);

            int quantity();
        }
        Line line = TypedPool.builder(Line.class).schema(OrderData.class).heapTwin().get();
        assertThat(line.price(4).price()).isEqualTo(4);
        assertThat(line.toString()).startsWith("Line[quantity=0, price=4");
    }
}
