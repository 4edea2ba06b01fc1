package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import dev.weir.typed.fields.StoredAs;
import java.lang.foreign.MemoryLayout;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A nested struct as a Java record. */
class RecordValueTest {
    record Point(int x, @StoredAs(short.class) int y) {}

    @SuppressWarnings("ArrayRecordComponent") // it is a snapshot of an array
    record Line(Point from, Point to, @Ascii(4) String colour, @Length(2) long[] dashes) {}

    interface PointView {
        int x();

        PointView x(int v);
    }

    interface Drawing {
        Point origin();

        Drawing origin(Point v);

        @Member("origin")
        PointView originView();

        @Length(3)
        Point corner(int i);

        Drawing corner(int i, Point v);

        Line line();

        void line(Line v);

        @Length({2, 2})
        Point cell(int row, int column);

        void cell(int row, int column, Point v);
    }

    @ParameterizedTest
    @EnumSource
    void itIsReadAndWrittenAsAValue(Mode mode) {
        try (var pool = mode.of(Drawing.class)) {
            Drawing drawing = pool.get();
            assertThat(drawing.origin()).isEqualTo(new Point(0, 0));
            assertThat(drawing.origin(new Point(-1, 65_535))).isSameAs(drawing);
            for (int i = 0; i < 3; i++) {
                drawing.corner(i, new Point(i, 10 * i));
            }
            drawing.cell(1, 0, new Point(3, 4));
            drawing.line(new Line(new Point(1, 2), new Point(3, 4), "red", new long[] {5, 6}));

            assertThat(drawing.origin()).isEqualTo(new Point(-1, 65_535));
            assertThat(drawing.originView().x(9).x()).isEqualTo(9);
            assertThat(drawing.origin()).isEqualTo(new Point(9, 65_535));
            for (int i = 0; i < 3; i++) {
                assertThat(drawing.corner(i)).isEqualTo(new Point(i, 10 * i));
            }
            assertThat(drawing.cell(1, 0)).isEqualTo(new Point(3, 4));
            assertThat(drawing.cell(0, 1)).isEqualTo(new Point(0, 0));
            Line line = drawing.line();
            assertThat(line.from()).isEqualTo(new Point(1, 2));
            assertThat(line.to()).isEqualTo(new Point(3, 4));
            assertThat(line.colour()).isEqualTo("red");
            assertThat(line.dashes()).containsExactly(5, 6);
        }
    }

    /** The order of the header, aligned and padded as C does it. */
    @Test
    void withoutALayoutItIsLaidOutAsC() {
        interface Holder {
            Line line();
        }
        var point = MemoryLayout.structLayout(
                JAVA_INT.withName("x"), JAVA_SHORT.withName("y"), MemoryLayout.paddingLayout(2));
        try (var pool = TypedPool.of(Holder.class)) {
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(MemoryLayout.structLayout(
                            point.withName("from"),
                            point.withName("to"),
                            MemoryLayout.sequenceLayout(4, JAVA_BYTE).withName("colour"),
                            MemoryLayout.paddingLayout(4),
                            MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("dashes"))
                            .withName("line")));
        }
    }

    @Test
    void aLayoutSaysWhereItsComponentsAre() {
        interface Shape {
            Point at(int i);

            void at(int i, Point v);

            @Member("either.point")
            Point point();

            @Member("either.bits")
            void bits(long v);
        }
        var point = MemoryLayout.structLayout(
                JAVA_BYTE.withName("unused"),
                JAVA_SHORT.withOrder(BIG_ENDIAN).withByteAlignment(1).withName("y"),
                JAVA_INT.withOrder(BIG_ENDIAN).withByteAlignment(1).withName("x"));
        var either = MemoryLayout.unionLayout(
                point.withName("point"), JAVA_LONG.withOrder(BIG_ENDIAN).withByteAlignment(1).withName("bits"));
        var layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(2, point).withName("at"), either.withName("either"));
        try (var pool = TypedPool.builder(Shape.class).layout(layout).build()) {
            Shape shape = pool.get();
            shape.at(1, new Point(0x01020304, 0x0506));
            shape.bits(0x00_0708_090A0B0C_00L);
            assertThat(pool.segment(shape).asSlice(0, 14).toArray(JAVA_BYTE))
                    .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 1, 2, 3, 4);
            assertThat(shape.at(1)).isEqualTo(new Point(0x01020304, 0x0506));
            assertThat(shape.point()).isEqualTo(new Point(0x090A0B0C, 0x0708));
        }
    }

    @Test
    void oneThatDoesNotFitIsRefusedBeforeAnythingIsStored() {
        try (var pool = TypedPool.of(Drawing.class)) {
            Drawing drawing = pool.get();
            drawing.line(new Line(new Point(1, 2), new Point(3, 4), "red", new long[] {5, 6}));
            byte[] before = pool.segment(drawing).toArray(JAVA_BYTE);
            var p = new Point(7, 7);
            assertThatThrownBy(() -> drawing.line(new Line(p, new Point(8, 65_536), "blue", new long[2])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Point.y(): value is 65,536; allowed: 0 to 65,535");
            assertThatThrownBy(() -> drawing.line(new Line(p, p, "green", new long[2])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Line.colour(): value takes 5 bytes; allowed: 4 at most");
            assertThatThrownBy(() -> drawing.line(new Line(p, p, "blue", new long[3])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Line.dashes(): value has length 3; allowed: exactly 2");
            assertThatThrownBy(() -> drawing.line(new Line(p, null, "blue", new long[2])))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> drawing.origin(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("Drawing.origin(Point): value is null; allowed: a Point");
            assertThatThrownBy(() -> drawing.corner(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> drawing.corner(-1, p)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(pool.segment(drawing).toArray(JAVA_BYTE)).isEqualTo(before);
        }
    }

    @Test
    void aRecordClassThatMemoryCannotHoldIsRefused() {
        record Boxed(Long x) {}
        interface OfBoxed {
            Boxed value();
        }
        assertThatThrownBy(() -> TypedPool.of(OfBoxed.class))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageStartingWith("OfBoxed.value(), member 'value': Boxed.x(), member 'x': the accessor's type is"
                        + " Long; fields are ");
        interface Astray {
            Point value();
        }
        assertThatThrownBy(() -> TypedPool.builder(Astray.class)
                .layout(MemoryLayout.structLayout(MemoryLayout.structLayout(JAVA_INT.withName("x")).withName("value")))
                .build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage(
                        "Astray.value(), member 'value': Point.y(), member 'y': the layout has no such member; it has"
                                + " x");
    }

    @ParameterizedTest
    @EnumSource
    void aStaleRecordHasNone(Mode mode) {
        try (var pool = mode.of(Drawing.class)) {
            Drawing drawing = pool.get();
            Line line = drawing.line();
            pool.put(drawing);
            List<ThrowingCallable> uses = List.of(
                    drawing::origin,
                    () -> drawing.origin(new Point(1, 1)),
                    () -> drawing.corner(1),
                    () -> drawing.corner(1, new Point(1, 1)),
                    drawing::line,
                    () -> drawing.line(line));
            for (ThrowingCallable use : uses) {
                assertThatThrownBy(use).isInstanceOf(StaleRecord.class);
            }
            assertThatThrownBy(() -> drawing.corner(3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
