package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import java.lang.foreign.MemoryLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToStringTest {
    interface Quote {
        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordShowsItsFieldsAndNeverThrows(Mode mode) {
        Quote quote;
        try (var pool = mode.of(Quote.class)) {
            quote = pool.get().price(1).quantity(-2);
            assertThat(quote).hasToString("Quote[price=1, quantity=-2]");
            pool.put(quote);
            assertThat(quote).hasToString("Quote[put back]");
            quote = pool.get();
            assertThat(quote).hasToString("Quote[price=1, quantity=-2]");
            assertThat(pool.stats().freelist().misuses()).isZero();
        }
        assertThat(quote).hasToString("Quote[price=0, quantity=0]");
    }

    @Test
    void everyKindIsShownAsItsAccessorsReadIt() {
        interface Point {
            short x();

            Point x(short v);

            char y();
        }
        interface Shape {
            Point from();

            Point corner(int i);

            @Member("from.x")
            short fromX();

            boolean filled();

            TimeUnit unit();

            int colour();

            int weight(int row, int column);

            int many(int i);
        }
        var point = MemoryLayout.structLayout(
                JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN).withName("x"), JAVA_SHORT.withName("y"));
        var layout = MemoryLayout.structLayout(
                JAVA_INT.withName("unused"),
                point.withName("from"),
                MemoryLayout.sequenceLayout(2, point).withName("corner"),
                JAVA_BYTE.withName("filled"),
                JAVA_BYTE.withName("unit"),
                JAVA_SHORT.withName("colour"),
                MemoryLayout.sequenceLayout(2, MemoryLayout.sequenceLayout(2, JAVA_BYTE)).withName("weight"),
                MemoryLayout.sequenceLayout(40, JAVA_BYTE).withName("many"));
        try (var pool = TypedPool.builder(Shape.class).layout(layout).build()) {
            Shape shape = pool.get();
            shape.from().x((short) -7);
            shape.corner(1).x((short) 258);
            var bytes = pool.segment(shape);
            bytes.set(JAVA_SHORT, layout.byteOffset(MemoryLayout.PathElement.groupElement("colour")), (short) -1);
            long unit = layout.byteOffset(MemoryLayout.PathElement.groupElement("unit"));
            bytes.set(JAVA_BYTE, unit - 1, (byte) 2);
            bytes.set(JAVA_BYTE, unit, (byte) 200);
            bytes.set(JAVA_BYTE, unit + 5, (byte) -1);
            String zero = "\0";
            String zeros = "0, ".repeat(31) + "0";

            assertThat(shape.from()).hasToString("Point[x=-7, y=" + zero + "]");
            assertThat(shape.corner(1)).hasToString("Point[x=258, y=" + zero + "]");
            assertThat(shape)
                    .hasToString(("Shape[from=Point[x=-7, y=#], corner=[Point[x=0, y=#], Point[x=258, y=#]],"
                            + " filled=true, unit=unknown(200), colour=65535, weight=[[0, 0], [255, 0]],"
                            + " many=[%s, and 8 more]]")
                            .formatted(zeros)
                            .replace("#", zero));
            bytes.set(JAVA_BYTE, unit, (byte) 6);
            assertThat(shape.toString()).contains("unit=DAYS");

            Point from = shape.from();
            pool.put(shape);
            assertThat(from).hasToString("Point[put back]");
            assertThat(from.equals(shape)).isFalse();
        }
    }
}
