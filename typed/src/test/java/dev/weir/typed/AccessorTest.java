package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.StoredAs;
import org.junit.jupiter.api.Test;

class AccessorTest {

    @Test
    void everyPrimitiveKeepsItsExtremes() {
        interface Everything {
            boolean truth();

            void truth(boolean v);

            byte b();

            void b(byte v);

            short s();

            void s(short v);

            char c();

            void c(char v);

            int i();

            void i(int v);

            long l();

            void l(long v);

            float f();

            void f(float v);

            double d();

            void d(double v);
        }
        try (var pool = TypedPool.of(Everything.class)) {
            Everything record = pool.get();
            for (boolean v : new boolean[] {true, false}) {
                record.truth(v);
                assertThat(record.truth()).isEqualTo(v);
            }
            for (byte v : new byte[] {Byte.MIN_VALUE, -1, 0, Byte.MAX_VALUE}) {
                record.b(v);
                assertThat(record.b()).isEqualTo(v);
            }
            for (short v : new short[] {Short.MIN_VALUE, -1, 0, Short.MAX_VALUE}) {
                record.s(v);
                assertThat(record.s()).isEqualTo(v);
            }
            for (char v : new char[] {Character.MIN_VALUE, 'ż', Character.MAX_VALUE}) {
                record.c(v);
                assertThat(record.c()).isEqualTo(v);
            }
            for (int v : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
                record.i(v);
                assertThat(record.i()).isEqualTo(v);
            }
            for (long v : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
                record.l(v);
                assertThat(record.l()).isEqualTo(v);
            }
            for (float v : new float[] {-0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.NaN, Float.MAX_VALUE}) {
                record.f(v);
                assertThat(Float.floatToRawIntBits(record.f())).isEqualTo(Float.floatToRawIntBits(v));
            }
            for (double v : new double[] {-0d, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN}) {
                record.d(v);
                assertThat(Double.doubleToRawLongBits(record.d())).isEqualTo(Double.doubleToRawLongBits(v));
            }
        }
    }

    @Test
    void aSetterMayBeFluentOrVoidOrBoth() {
        interface Order {
            long id();

            Order id(long v);

            int side();

            void side(int v);
        }
        try (var pool = TypedPool.of(Order.class)) {
            Order order = pool.get();
            assertThat(order.id(9)).isSameAs(order);
            order.side(2);
            assertThat(order.id()).isEqualTo(9);
            assertThat(order.side()).isEqualTo(2);
        }
    }

    @Test
    void aFieldMayHaveOneAccessorOnly() {
        interface Sensor {
            int readOnly();

            void writeOnly(int v);
        }
        try (var pool = TypedPool.of(Sensor.class)) {
            Sensor sensor = pool.get();
            sensor.writeOnly(5);
            assertThat(sensor.readOnly()).isZero();
        }
    }

    interface Identified<S> {
        long id();

        S id(long v);
    }

    interface Timed<S extends Timed<S>> {
        long time();

        S time(long v);
    }

    interface Base {
        int flags();

        Base flags(int v);
    }

    @Test
    void accessorsAreInheritedWithTheirReturnTypesErasedOrNarrowed() {
        interface Event extends Identified<Event>, Timed<Event>, Base {
            @Override
            Event flags(int v);
        }
        try (var pool = TypedPool.of(Event.class)) {
            Event event = pool.get();
            assertThat(event.id(1).time(2).flags(3)).isSameAs(event);

            Identified<Event> identified = event;
            Base base = event;
            assertThat(identified.id(10)).isSameAs(event);
            assertThat(base.flags(30)).isSameAs(event);
            assertThat(event.id()).isEqualTo(10);
            assertThat(event.time()).isEqualTo(2);
            assertThat(event.flags()).isEqualTo(30);
        }
    }

    @Test
    void oneFieldMayBeInheritedTwice() {
        interface Left {
            int x();
        }
        interface Right {
            int x();

            void x(int v);
        }
        interface Both extends Left, Right {}
        try (var pool = TypedPool.of(Both.class)) {
            Both both = pool.get();
            both.x(4);
            assertThat(((Left) both).x()).isEqualTo(4);
            assertThat(pool.layout().recordBytes()).isEqualTo(4);
        }
    }

    interface Trade {
        long price();

        Trade price(long v);

        int quantity();

        Trade quantity(int v);

        default long value() {
            return scaled(price());
        }

        default Trade reset() {
            return price(0).quantity(0);
        }

        private long scaled(long v) {
            return v * quantity();
        }

        static long tick() {
            return 25;
        }
    }

    @Test
    void defaultPrivateAndStaticMethodsWorkAsWritten() {
        try (var pool = TypedPool.of(Trade.class)) {
            Trade trade = pool.get().price(4 * Trade.tick()).quantity(3);

            assertThat(trade.value()).isEqualTo(300);
            assertThat(trade.reset()).isSameAs(trade);
            assertThat(trade.value()).isZero();
            assertThat(pool.layout().fields())
                    .extracting(RecordLayout.Field::name)
                    .containsExactly("price", "quantity");
        }
    }

    @Test
    void whatObjectHasIsLeftToObject() {
        interface Point {
            int x();

            @Override
            boolean equals(Object other);

            @Override
            int hashCode();

            @Override
            String toString();
        }
        try (var pool = TypedPool.of(Point.class)) {
            Point a = pool.get();
            Point b = pool.get();
            assertThat(a.equals(b)).isFalse();
            assertThat(a.hashCode()).isEqualTo(System.identityHashCode(a));
            assertThat(a.toString()).isEqualTo("Point[x=0]");
        }
    }

    @Test
    void aFieldMayHaveAnyName() {
        interface Awkward {
            long address();

            void address(long v);

            int owner();

            void owner(int v);

            int stale();

            long finalize();
        }
        try (var pool = TypedPool.of(Awkward.class)) {
            Awkward record = pool.get();
            record.address(-1);
            record.owner(7);
            assertThat(record.address()).isEqualTo(-1);
            assertThat(record.owner()).isEqualTo(7);
            assertThat(record.stale()).isZero();
            assertThat(record.finalize()).isZero();
            pool.put(record);
        }
    }

    @Test
    void aRecordMayHaveManyFields() {
        try (var pool = TypedPool.of(ManyFields.class)) {
            ManyFields record = pool.get();
            ManyFields.writeAll(record, 1000);
            assertThat(ManyFields.sum(record)).isEqualTo(ManyFields.COUNT * 1000L + 32 * 31 / 2);
        }
    }

    /** True is 1, and whatever is not 0, in every byte of the member. */
    @Test
    void aBooleanMayBeInAnyIntegralMember() {
        interface Flags {
            @StoredAs(short.class)
            boolean inShort();

            Flags inShort(boolean v);

            @StoredAs(char.class)
            boolean inChar();

            Flags inChar(boolean v);

            @StoredAs(int.class)
            @BigEndian
            boolean inInt();

            Flags inInt(boolean v);

            @StoredAs(long.class)
            boolean inLong();

            Flags inLong(boolean v);
        }
        try (var pool = TypedPool.of(Flags.class)) {
            Flags flags = pool.get().inShort(true).inChar(true).inInt(true).inLong(true);
            var bytes = pool.segment(flags);
            assertThat(bytes.byteSize()).isEqualTo(16);
            assertThat(bytes.get(JAVA_LONG, 0)).isEqualTo(1);
            assertThat(bytes.get(JAVA_INT.withOrder(BIG_ENDIAN), 8)).isEqualTo(1);
            assertThat(bytes.get(JAVA_SHORT, 12)).isEqualTo((short) 1);
            assertThat(bytes.get(JAVA_SHORT, 14)).isEqualTo((short) 1);
            flags.inShort(false).inChar(false).inInt(false).inLong(false);
            assertThat(bytes.toArray(JAVA_BYTE)).containsOnly(0);

            bytes.set(JAVA_LONG, 0, 1L << 32);
            bytes.set(JAVA_INT, 8, 1 << 16);
            assertThat(flags.inLong()).isTrue();
            assertThat(flags.inInt()).isTrue();
            assertThat(flags.inShort()).isFalse();
            assertThat(flags.inChar()).isFalse();
        }
    }
}
