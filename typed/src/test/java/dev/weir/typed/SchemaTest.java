package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import dev.weir.typed.fields.StoredAs;
import dev.weir.typed.fields.Unknown;
import dev.weir.typed.fields.Utf8;
import java.lang.foreign.MemoryLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Java records: their header as T's schema, and their values as snapshots. */
@ParameterizedClass
@EnumSource(Mode.class)
class SchemaTest {
    @Parameter
    Mode mode;

    interface Quote {
        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);

        boolean live();

        Quote live(boolean v);
    }

    record QuoteData(boolean live, long price, int quantity) {}

    @Test
    void aRecordHeaderGivesTheOrderAsCLaysItOut() {
        try (var pool = mode.builder(Quote.class).schema(QuoteData.class).build()) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(
                            java.lang.foreign.ValueLayout.JAVA_BOOLEAN.withName("live"),
                            MemoryLayout.paddingLayout(7),
                            JAVA_LONG.withName("price"),
                            JAVA_INT.withName("quantity"),
                            MemoryLayout.paddingLayout(4)));
        }
    }

    @Test
    void aRecordIsReadIntoItsSchemaAndWrittenFromIt() {
        try (var pool = mode.builder(Quote.class).schema(QuoteData.class).build()) {
            Quote quote = pool.get().price(1).quantity(2).live(true);
            QuoteData data = pool.read(quote);
            assertThat(data).isEqualTo(new QuoteData(true, 1, 2));

            pool.write(quote, new QuoteData(false, 3, 4));
            assertThat(quote.price()).isEqualTo(3);
            assertThat(quote.quantity()).isEqualTo(4);
            assertThat(quote.live()).isFalse();
            assertThat(data.price()).isEqualTo(1);
        }
    }

    record Price(long price) {}

    record Renamed(@Member("quantity") int count, @Member("price") long cents) {}

    @Test
    void anyRecordClassWhoseComponentsNameMembersIsASnapshot() {
        try (var pool = mode.of(Quote.class)) {
            Quote quote = pool.get().price(1).quantity(2).live(true);
            assertThat(pool.read(quote, Price.class)).isEqualTo(new Price(1));
            assertThat(pool.read(quote, Renamed.class)).isEqualTo(new Renamed(2, 1));
            pool.write(quote, new Price(9));
            assertThat(pool.read(quote, QuoteData.class)).isEqualTo(new QuoteData(true, 9, 2));

            record Astray(long prize) {}
            assertThatThrownBy(() -> pool.read(quote, Astray.class))
                    .isInstanceOf(LayoutMismatch.class)
                    .hasMessage("Astray.prize(), member 'prize': the layout has no such member; it has price, quantity,"
                            + " live");
            assertThatThrownBy(() -> pool.write(quote, new Astray(1))).isInstanceOf(LayoutMismatch.class);
            assertThatThrownBy(() -> pool.read(quote))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no schema; name the record class to read");
        }
    }

    @Test
    void anotherClassThanTheSchemaIsNotWrittenByMistake() {
        try (var pool = mode.builder(Quote.class).schema(QuoteData.class).build()) {
            Quote quote = pool.get().price(1);
            assertThatThrownBy(() -> pool.write(quote, new Price(2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SchemaTest$Price to write; allowed: a ")
                    .hasMessageContaining("SchemaTest$QuoteData, which is its schema");
            assertThat(quote.price()).isEqualTo(1);
            assertThat(pool.read(quote, Price.class)).isEqualTo(new Price(1));
            assertThatThrownBy(() -> {
                Price wrong = pool.read(quote);
                assertThat(wrong).isNull();
            })
                    .isInstanceOf(ClassCastException.class);
        }
    }

    record Point(short x, @BigEndian int y) {}

    record ShapeData(byte colour, Point from, Point to, @StoredAs(byte.class) @Unknown("DAYS") TimeUnit unit) {}

    interface Corner {
        short x();

        Corner x(short v);

        int y();
    }

    interface Shape {
        Corner from();

        Corner to();

        Point pointTo();

        TimeUnit unit();

        int colour();

        Shape colour(int v);
    }

    interface ShapeWithPoint {
        Point from();

        void from(Point v);

        @Member("to.x")
        short toX();

        TimeUnit unit();
    }

    /** T may see a nested record as an interface or as the record, and inherits what the schema says of a member. */
    @Test
    void aSchemaNestsAndItsAnnotationsHoldForT() {
        var point = MemoryLayout.structLayout(
                JAVA_SHORT.withName("x"),
                MemoryLayout.paddingLayout(2),
                JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN).withName("y"));
        var layout = MemoryLayout.structLayout(
                JAVA_BYTE.withName("colour"),
                MemoryLayout.paddingLayout(3),
                point.withName("from"),
                point.withName("to"),
                JAVA_BYTE.withName("unit"),
                MemoryLayout.paddingLayout(3));
        try (var pool = mode.builder(ShapeWithPoint.class).schema(ShapeData.class).build()) {
            assertThat(pool.layout().struct()).isEqualTo(layout);
            ShapeWithPoint shape = pool.get();
            var data = new ShapeData((byte) 1, new Point((short) 2, 3), new Point((short) 4, 5), TimeUnit.HOURS);
            pool.write(shape, data);
            ShapeData read = pool.read(shape);
            assertThat(read).isEqualTo(data);
            assertThat(shape.from()).isEqualTo(new Point((short) 2, 3));
            assertThat(shape.toX()).isEqualTo((short) 4);
            shape.from(new Point((short) 6, 7));
            assertThat(shape.from()).isEqualTo(new Point((short) 6, 7));
            assertThatThrownBy(() -> shape.from(null)).isInstanceOf(NullPointerException.class);
            assertThat(shape)
                    .hasToString("ShapeWithPoint[from=Point[x=6, y=7], to.x=4, unit=HOURS]");

            pool.segment(shape).set(JAVA_BYTE, 20, (byte) 99);
            assertThat(shape.unit()).isEqualTo(TimeUnit.DAYS);
            pool.put(shape);
            assertThatThrownBy(shape::from).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> shape.from(data.from())).isInstanceOf(StaleRecord.class);
        }
    }

    interface Flow {
        int port();

        Flow port(int v);

        long bytes();

        TimeUnit unit();
    }

    record FlowData(long bytes, int port, TimeUnit unit) {}

    @Test
    void aValueThatDoesNotFitIsRefusedBeforeAnythingIsStored() {
        var layout = MemoryLayout.structLayout(
                JAVA_LONG.withName("bytes"), JAVA_SHORT.withName("port"), JAVA_BYTE.withName("unit"));
        try (var pool = mode.builder(Flow.class).layout(layout).schema(FlowData.class).build()) {
            Flow flow = pool.get();
            var before = new FlowData(1, 65535, TimeUnit.DAYS);
            pool.write(flow, before);
            assertThatThrownBy(() -> pool.write(flow, new FlowData(2, 65536, TimeUnit.HOURS)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("FlowData.port(): value is 65,536; allowed: 0 to 65,535");
            assertThatThrownBy(() -> pool.write(flow, new FlowData(2, 1, null)))
                    .isInstanceOf(NullPointerException.class);
            FlowData after = pool.read(flow);
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void aRecordThatWasPutIsNeitherReadNorWritten() {
        try (var pool = mode.builder(Quote.class).schema(QuoteData.class).build()) {
            Quote quote = pool.get();
            QuoteData data = pool.read(quote);
            pool.put(quote);
            assertThatThrownBy(() -> pool.read(quote)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.read(quote, Price.class)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.write(quote, data)).isInstanceOf(StaleRecord.class);
        }
    }

    @Test
    void aSchemaThatIsNotTsIsRefusedAtCreation() {
        record Partial(long price) {}
        assertThatThrownBy(() -> mode.builder(Quote.class).schema(Partial.class).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageContaining("Quote.live(), member 'live': the layout has no such member; it has price");
        record Typed(boolean live, double price, int quantity) {}
        assertThatThrownBy(() -> mode.builder(Quote.class).schema(Typed.class).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageContaining("the accessor's type is long and the member is double");
        record Boxed(boolean live, Long price, int quantity) {}
        assertThatThrownBy(() -> mode.builder(Quote.class).schema(Boxed.class).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageContaining("Boxed.price(), member 'price': the accessor's type is Long");
    }

    interface Order {
        String symbol();

        boolean symbol(CharSequence other);

        int leg(int i);

        Order leg(int i, int v);

        @Member("leg")
        int[] legs();
    }

    @SuppressWarnings("ArrayRecordComponent") // it is a snapshot of an array
    record OrderData(@Utf8(6) String symbol, @Length(3) int[] leg, double price) {}

    /** The texts' encoding and the arrays' lengths are the schema's alone. */
    @Test
    void textsAndArraysAreSnapshotsToo() {
        try (var pool = mode.builder(Order.class).schema(OrderData.class).build()) {
            Order order = pool.get();
            pool.write(order, new OrderData("Zürs", new int[] {1, 2, 3}, 4.5));
            OrderData data = pool.read(order);
            assertThat(data.symbol()).isEqualTo("Zürs");
            assertThat(data.leg()).containsExactly(1, 2, 3);
            assertThat(data.price()).isEqualTo(4.5);
            assertThat(order.symbol("Zürs")).isTrue();
            assertThat(order.legs()).containsExactly(1, 2, 3);
            assertThat(order).hasToString("Order[symbol=Zürs, leg=[1, 2, 3]]");

            assertThatThrownBy(() -> pool.write(order, new OrderData("new", new int[] {7, 8}, 9)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OrderData.leg()");
            assertThatThrownBy(() -> pool.write(order, new OrderData("too long", new int[3], 9)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OrderData.symbol()");
            assertThatThrownBy(() -> pool.write(order, new OrderData(null, new int[3], 9)))
                    .isInstanceOf(NullPointerException.class);
            OrderData kept = pool.read(order);
            assertThat(kept.symbol()).isEqualTo("Zürs");
            assertThat(kept.leg()).containsExactly(1, 2, 3);
        }
    }
}
