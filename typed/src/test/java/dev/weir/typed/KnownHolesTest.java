package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.StoredAs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that other libraries for records off the heap have or had, each of which corrupts data without a word. */
class KnownHolesTest {

    /** JNA: the order of the fields is the one in which reflection happens to list them. */
    @Test
    void theOrderOfFieldsDoesNotComeFromReflection() {
        interface Forwards {
            int a();

            short b();

            long c();

            int d();
        }
        interface Backwards {
            int d();

            long c();

            short b();

            int a();
        }
        try (var forwards = TypedPool.of(Forwards.class);
                var backwards = TypedPool.of(Backwards.class)) {
            assertThat(forwards.layout().struct()).isEqualTo(backwards.layout().struct());
            assertThat(forwards.layout().fields())
                    .extracting(RecordLayout.Field::name)
                    .containsExactly("c", "a", "d", "b");
        }
    }

    interface Inner {
        long value();

        Inner value(long v);
    }

    interface Outer {
        Inner inner();

        int count();

        Outer count(int v);
    }

    /** LWJGL, SBE, Agrona: a record is read on when its memory is gone, or is someone else's. */
    @ParameterizedTest
    @EnumSource
    void noRecordIsUsedAfterItsMemoryIsGone(Mode mode) {
        Outer outer;
        Inner inner;
        try (var pool = mode.of(Outer.class)) {
            outer = pool.get().count(1);
            inner = outer.inner().value(2);
            pool.put(outer);
            assertThatThrownBy(outer::count).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> outer.count(3)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(outer::inner).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(inner::value).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> inner.value(3)).isInstanceOf(StaleRecord.class);
        }
        assertThatThrownBy(outer::count).isInstanceOf(StaleRecord.class);
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfARecordKeepsItsMemoryWhenNothingElseDoes(Mode mode) {
        Inner[] inner = new Inner[1];
        var pool = new WeakReference<>(forgottenPool(mode, inner));
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        assertThat(inner[0].value()).isEqualTo(42);
        assertThat(pool.get()).isNotNull();
    }

    private static TypedPool<Outer> forgottenPool(Mode mode, Inner[] kept) {
        TypedPool<Outer> pool = mode.of(Outer.class);
        kept[0] = pool.get().inner().value(42);
        return pool;
    }

    interface C {
        int d();

        C d(int v);

        int e();

        C e(int v);
    }

    interface B {
        int c();

        B c(int v);

        C inner();
    }

    interface A {
        int a();

        A a(int v);

        int b();

        A b(int v);

        B inner();
    }

    /** forax/memory-mapper: offsets of structs in structs in structs are not added up; it stores 1 2 3 0 0. */
    @Test
    void offsetsAddUpAtEveryDepth() {
        StructLayout c = MemoryLayout.structLayout(JAVA_INT.withName("d"), JAVA_INT.withName("e"));
        StructLayout b = MemoryLayout.structLayout(JAVA_INT.withName("c"), c.withName("inner"));
        StructLayout a =
                MemoryLayout.structLayout(JAVA_INT.withName("a"), JAVA_INT.withName("b"), b.withName("inner"));
        try (var pool = TypedPool.builder(A.class).layout(a).build()) {
            A record = pool.get().a(1).b(2);
            record.inner().c(3).inner().d(4).e(5);

            assertThat(pool.segment(record).toArray(JAVA_INT)).containsExactly(1, 2, 3, 4, 5);
            assertThat(record.inner().inner().d()).isEqualTo(4);
            assertThat(record.inner().inner().e()).isEqualTo(5);
        }
    }

    interface Orders {
        int big();

        Orders big(int v);

        short little(int i);

        Orders little(int i, short v);

        Inner inner();
    }

    /** SegmentMapper: the byte order of a member is not looked at. */
    @Test
    void everyMemberHasItsOwnByteOrder() {
        var layout = MemoryLayout.structLayout(
                JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN).withName("big"),
                MemoryLayout.sequenceLayout(2, JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN)).withName("little"),
                MemoryLayout.structLayout(JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN).withName("value"))
                        .withName("inner"));
        try (var pool = TypedPool.builder(Orders.class).layout(layout).build()) {
            Orders record = pool.get().big(0x01020304).little(0, (short) 0x0506).little(1, (short) 0x0708);
            record.inner().value(0x090A0B0C0D0E0F10L);

            assertThat(pool.segment(record).toArray(JAVA_BYTE))
                    .containsExactly(1, 2, 3, 4, 6, 5, 8, 7, 9, 10, 11, 12, 13, 14, 15, 16);
            assertThat(record.big()).isEqualTo(0x01020304);
            assertThat(record.little(1)).isEqualTo((short) 0x0708);
            assertThat(record.inner().value()).isEqualTo(0x090A0B0C0D0E0F10L);
        }
    }

    enum Two {
        FIRST,
        LAST
    }

    enum Eight {
        A,
        B,
        C,
        D,
        E,
        F,
        G,
        H
    }

    interface Choices {
        Two two();

        Choices two(Two v);

        Eight eight();

        Choices eight(Eight v);

        @StoredAs(int.class)
        Eight wide();

        Choices wide(Eight v);
    }

    /** Chronicle Values: the last constant of an enum with an even number of them can't be stored. */
    @Test
    void theLastConstantOfAnEvenSizedEnumIsStored() {
        try (var pool = TypedPool.of(MethodHandles.lookup(), Choices.class)) {
            Choices record = pool.get();
            for (Eight eight : Eight.values()) {
                record.two(Two.LAST).eight(eight).wide(eight);
                assertThat(record.two()).isEqualTo(Two.LAST);
                assertThat(record.eight()).isEqualTo(eight);
                assertThat(record.wide()).isEqualTo(eight);
            }
        }
    }
}
