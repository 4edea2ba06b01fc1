package dev.weir.typed;

import static dev.weir.typed.fields.AccessMode.ACQUIRE;
import static dev.weir.typed.fields.AccessMode.COMPARE_AND_SET;
import static dev.weir.typed.fields.AccessMode.GET_AND_ADD;
import static dev.weir.typed.fields.AccessMode.OPAQUE;
import static dev.weir.typed.fields.AccessMode.RELEASE;
import static dev.weir.typed.fields.AccessMode.VOLATILE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.Access;
import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.Bits;
import dev.weir.typed.fields.HandleOf;
import dev.weir.typed.fields.Length;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import org.junit.jupiter.api.Test;

/** Access modes that a member can't have are refused when the pool is made. */
class AccessModeMismatchTest {
    private static void refused(Class<?> type, String message) {
        var builder = TypedPool.builder(type);
        assertThatThrownBy(builder::build).isInstanceOf(LayoutMismatch.class).hasMessage(message);
    }

    private static void refused(Class<?> type, StructLayout layout, String message) {
        var builder = TypedPool.builder(type).layout(layout);
        assertThatThrownBy(builder::build).isInstanceOf(LayoutMismatch.class).hasMessage(message);
        var twins = TypedPool.builder(type).layout(layout);
        assertThatThrownBy(twins::heapTwin).isInstanceOf(LayoutMismatch.class).hasMessage(message);
    }

    @Test
    void aModeHasItsShape() {
        interface AcquiringSetter {
            @Access(ACQUIRE)
            void state(int v);
        }
        refused(
                AcquiringSetter.class,
                "AcquiringSetter.state(int): @Access(ACQUIRE) is for a getter, X f(), and its setter is RELEASE;"
                        + " of an array each takes its int indexes first");
        interface ReleasingGetter {
            @Access(RELEASE)
            int state();
        }
        refused(
                ReleasingGetter.class,
                "ReleasingGetter.state(): @Access(RELEASE) is for a setter, void f(X), and its getter is ACQUIRE;"
                        + " of an array each takes its int indexes first");
        interface Swap {
            @Access(COMPARE_AND_SET)
            int state(int expected, int next);
        }
        refused(
                Swap.class,
                "Swap.state(int, int): @Access(COMPARE_AND_SET) is for boolean f(X expected, X next); of an array each"
                        + " takes its int indexes first");
        interface Add {
            @Access(GET_AND_ADD)
            void state(int delta);
        }
        refused(
                Add.class,
                "Add.state(int): @Access(GET_AND_ADD) is for X f(X delta); of an array each takes its int indexes"
                        + " first");
        interface Fill {
            @Length(4)
            @Access(VOLATILE)
            int[] states(int[] into);
        }
        refused(
                Fill.class,
                "Fill.states(int[]): @Access(VOLATILE) is for a getter, X f(), or a setter, void f(X); of an array each"
                        + " takes its int indexes first");
    }

    interface Level {
        long price();
    }

    @Test
    void whatHasSeveralValuesOrNoneToAddToIsRefused() {
        interface Words {
            @Ascii(8)
            @Access(VOLATILE)
            String symbol();
        }
        refused(
                Words.class,
                "Words.symbol(), member 'symbol': it can't be @Access(VOLATILE): a text is not read or written at once");
        interface Swapped {
            @Ascii(8)
            @Access(COMPARE_AND_SET)
            boolean symbol(String expected, String next);
        }
        refused(
                Swapped.class,
                "Swapped.symbol(String, String), member 'symbol': it can't be @Access(COMPARE_AND_SET): a text is not"
                        + " read or written at once");
        interface Whole {
            @Length(4)
            @Access(OPAQUE)
            int[] states();
        }
        refused(
                Whole.class,
                "Whole.states(), member 'states': it can't be @Access(OPAQUE): an array is not read or written at once;"
                        + " accessors of its elements may have modes");
        interface Book {
            @Access(ACQUIRE)
            Level best();
        }
        refused(
                Book.class,
                "Book.best(), member 'best': it can't be @Access(ACQUIRE): a nested struct has several values; its own"
                        + " accessors may have modes");
        interface Rate {
            @Access(GET_AND_ADD)
            double rate(double delta);
        }
        refused(
                Rate.class,
                "Rate.rate(double), member 'rate': it can't be @Access(GET_AND_ADD): only integral numbers can be added"
                        + " to at once, and the accessor's type is double");
        interface Link {
            @HandleOf(Level.class)
            @Access(GET_AND_ADD)
            long next(long delta);
        }
        refused(
                Link.class,
                "Link.next(long), member 'next': it can't be @Access(GET_AND_ADD): a handle is not a number to add to");
        interface Flags {
            @Bits(of = "flags", at = 0)
            @Access(VOLATILE)
            boolean urgent();
        }
        var flags = TypedPool.builder(Flags.class);
        assertThatThrownBy(flags::build)
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageContaining("Flags.urgent()")
                .hasMessageContaining("it can't be @Access(VOLATILE): bits are written with those beside them;"
                        + " an accessor of the whole member may have modes");
    }

    interface Slot {
        @Access(VOLATILE)
        int state();
    }

    @Test
    void aMemberThatIsNotAlignedInTheBlockIsRefused() {
        var off = MemoryLayout.structLayout(
                MemoryLayout.paddingLayout(2), JAVA_INT_UNALIGNED.withName("state"));
        refused(
                Slot.class,
                off,
                "Slot.state(), member 'state': its 4 bytes start at offset 2 of the block, and @Access(VOLATILE) needs a"
                        + " multiple of 4; order the layout so, or read and write the member plainly");
        var straddling = MemoryLayout.structLayout(
                MemoryLayout.paddingLayout(6), JAVA_INT_UNALIGNED.withName("state"));
        refused(
                Slot.class,
                straddling,
                "Slot.state(), member 'state': its 4 bytes start at offset 6 of the block and straddle two words, and"
                        + " @Access(VOLATILE) needs a multiple of 4; order the layout so, or read and write the member"
                        + " plainly");
        interface Narrow {
            @Access(COMPARE_AND_SET)
            boolean flag(short expected, short next);
        }
        var odd = MemoryLayout.structLayout(JAVA_BYTE, JAVA_SHORT_UNALIGNED.withName("flag"));
        refused(
                Narrow.class,
                odd,
                "Narrow.flag(short, short), member 'flag': its 2 bytes start at offset 1 of the block, and"
                        + " @Access(COMPARE_AND_SET) needs a multiple of 2; order the layout so, or read and write the"
                        + " member plainly");
    }

    @Test
    void everyElementOfAnArrayHasToBeAligned() {
        interface Ring {
            @Access(VOLATILE)
            int state(int i);
        }
        interface Slots {
            Slot slot(int i);
        }
        var element = MemoryLayout.structLayout(JAVA_INT_UNALIGNED.withName("state"), JAVA_BYTE);
        refused(
                Slots.class,
                MemoryLayout.structLayout(
                        MemoryLayout.sequenceLayout(2, element).withName("slot")),
                "Slots.slot(int), member 'slot': Slot.state(), member 'state': it is in an array whose elements start 5"
                        + " bytes apart, and @Access(VOLATILE) needs a multiple of 4; order the layout so, or read and"
                        + " write the member plainly");
        refused(
                Ring.class,
                MemoryLayout.structLayout(
                        JAVA_BYTE,
                        MemoryLayout.sequenceLayout(2, JAVA_INT_UNALIGNED).withName("state")),
                "Ring.state(int), member 'state': its 4 bytes start at offset 1 of the block, and @Access(VOLATILE) needs"
                        + " a multiple of 4; order the layout so, or read and write the member plainly");
    }

    @Test
    void aNestedStructIsRefusedWhereItIsNotAligned() {
        interface Inner {
            @Access(GET_AND_ADD)
            long count(long delta);
        }
        interface Outer {
            Inner first();

            Inner second();
        }
        var inner = MemoryLayout.structLayout(JAVA_LONG_UNALIGNED.withName("count"));
        refused(
                Outer.class,
                MemoryLayout.structLayout(inner.withName("first"), JAVA_INT, inner.withName("second")),
                "Outer.second(), member 'second': Inner.count(long), member 'count': its 8 bytes start at offset 12 of the"
                        + " block and straddle two words, and @Access(GET_AND_ADD) needs a multiple of 8; order the"
                        + " layout so, or read and write the member plainly");
    }

    @Test
    void anInheritedAccessorHasTheSameMode() {
        interface Plain {
            void state(int v);
        }
        interface Released {
            @Access(RELEASE)
            void state(int v);
        }
        interface Child extends Plain, Released {}
        var builder = TypedPool.builder(Child.class);
        assertThatThrownBy(builder::build)
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageContaining("Child.state(int) is inherited as @Access(")
                .hasMessageEndingWith("annotate both alike");
    }
}
