package dev.weir.typed;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each message names the interface, the method, the member and the reason. */
class LayoutMismatchTest {
    private static final String ORDINARY = "; a record's type is an ordinary interface whose accessors name the fields";

    interface Quote {
        long price();

        void price(long v);
    }

    private static void refused(Class<?> type, String message) {
        assertThatThrownBy(() -> TypedPool.of(MethodHandles.lookup(), type))
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage(message);
    }

    private static void refused(MemoryLayout member, String message) {
        var layout = MemoryLayout.structLayout(JAVA_INT.withName("id"), MemoryLayout.paddingLayout(4), member);
        assertThatThrownBy(() -> TypedPool.builder(Quote.class).layout(layout).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage(message);
    }

    sealed interface Sealed permits Permitted {}

    non-sealed interface Permitted extends Sealed {}

    @interface Note {
        int value();
    }

    @Test
    void onlyAnOrdinaryInterfaceWillDo() throws Exception {
        refused(String.class, "java.lang.String is not an interface" + ORDINARY);
        refused(int.class, "int is not an interface" + ORDINARY);
        refused(Quote[].class, Quote.class.getTypeName() + "[] is not an interface" + ORDINARY);
        refused(Note.class, Note.class.getTypeName() + " is an annotation type" + ORDINARY);
        refused(
                Sealed.class,
                Sealed.class.getTypeName() + " is sealed, and a generated class can't be among its permitted ones"
                        + ORDINARY);
        assertThatThrownBy(() -> TypedPool.builder(String.class)).isInstanceOf(LayoutMismatch.class);

        byte[] bytes;
        try (var in = Permitted.class.getResourceAsStream("LayoutMismatchTest$Quote.class")) {
            bytes = in.readAllBytes();
        }
        Class<?> hidden = MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass();
        refused(hidden, hidden.getTypeName() + " is a hidden interface, which no class can name" + ORDINARY);
    }

    @Test
    void withoutAccessorsThereIsNothingToLayOut() {
        interface Empty {
            default int one() {
                return 1;
            }
        }
        refused(
                Empty.class,
                Empty.class.getTypeName() + " has no accessors, so there is nothing to lay out; declare some, or give a"
                        + " StructLayout");
    }

    @Test
    void anAbstractMethodMustBeAnAccessor() {
        interface LongIndex {
            void at(long index, long v);
        }
        interface NoResult {
            void clear();
        }
        interface WrongResult {
            int x(long v);
        }
        String shape = " is no accessor: a getter has no parameter, a setter has one and returns void or ";
        String hint = ", and those of an array take an int index first; make the method default or remove it";
        refused(LongIndex.class, "LongIndex.at(long, long)" + shape + "LongIndex" + hint);
        refused(NoResult.class, "NoResult.clear()" + shape + "NoResult" + hint);
        refused(WrongResult.class, "WrongResult.x(long)" + shape + "WrongResult" + hint);
    }

    @Test
    void theTypeOfAFieldIsOneThatMemoryCanHold() {
        interface Named {
            Object name();
        }
        interface Erased<X> {
            void value(X v);
        }
        interface Listed {
            List<Long> prices();
        }
        String types = "; fields are boolean, byte, short, char, int, long, float, double, arrays of these, a String,"
                + " a MemorySegment, an enum, a Java record, or an interface of accessors";
        refused(Named.class, "Named.name(), member 'name': the accessor's type is Object" + types);
        refused(Erased.class, "Erased.value(Object), member 'value': the accessor's type is Object" + types);
        refused(Listed.class, "Listed.prices(), member 'prices': the accessor's type is List" + types);
    }

    @Test
    void allAccessorsOfAnArrayTakeAsManyIndexes() {
        interface Uneven {
            long price(int i);

            void price(int i, int j, long v);
        }
        refused(
                Uneven.class,
                "Uneven.price(int) and Uneven.price(int, int, long) give field 'price' 1 and 2 indexes; use as many on"
                        + " each");
    }

    @Test
    void getterAndSetterHaveOneType() {
        interface Torn {
            long price();

            void price(int v);
        }
        refused(Torn.class, "Torn.price() and Torn.price(int) give field 'price' two types, long and int; use one");
    }

    @Test
    void everyFieldIsAMember() {
        refused(
                JAVA_LONG.withName("cost"),
                "Quote.price(), member 'price': the layout has no such member; it has id, cost");
        refused(JAVA_LONG, "Quote.price(), member 'price': the layout has no such member; it has id");
    }

    @Test
    void theMemberIsOneValue() {
        String isLong = "Quote.price(), member 'price': the accessor's type is long and the member is ";
        refused(
                MemoryLayout.sequenceLayout(3, JAVA_LONG).withName("price"),
                isLong + "an array; accessors of that member take an int index per dimension, or are of an array of its"
                        + " elements' type, or of bytes a String");
        String struct =
                "; accessors of that member are getters of an interface for the members inside, or of a Java record";
        refused(MemoryLayout.structLayout(JAVA_LONG).withName("price"), isLong + "a struct" + struct);
        refused(MemoryLayout.unionLayout(JAVA_LONG).withName("price"), isLong + "a union" + struct);
        refused(ADDRESS.withName("price"), isLong + "an address; declare it as a long to read it");
        refused(MemoryLayout.paddingLayout(8).withName("price"), isLong + "padding; padding has no accessors");
    }

    @Test
    void theAccessorHasTheTypeOfItsMember() {
        refused(
                JAVA_FLOAT.withName("price"),
                "Quote.price(), member 'price': the accessor's type is long and the member is float; accessors of that"
                        + " member can be float");

        interface Narrow {
            byte price();
        }
        assertThatThrownBy(() -> TypedPool.builder(Narrow.class)
                .layout(MemoryLayout.structLayout(JAVA_SHORT.withName("price")))
                .build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("Narrow.price(), member 'price': the accessor's type is byte and the member is short;"
                        + " accessors of that member can be boolean, short, char, int, long, or an enum");
    }

    @Test
    void aNameIsUnique() {
        StructLayout twice = MemoryLayout.structLayout(JAVA_LONG.withName("price"), JAVA_LONG.withName("price"));
        assertThatThrownBy(
                () -> TypedPool.builder(Quote.class).layout(twice).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("Quote.price(), member 'price': the layout has two members of that name; rename one");
    }

    @Test
    void aLayoutHasBytesAndIsAlignedToAPageAtMost() {
        interface Untyped {}
        assertThatThrownBy(() -> TypedPool.builder(Untyped.class)
                .layout(MemoryLayout.structLayout())
                .build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("Untyped: the layout has no bytes; a record has at least one");

        var huge = MemoryLayout.structLayout(JAVA_LONG.withName("price")).withByteAlignment(1L << 30);
        assertThatThrownBy(() -> TypedPool.builder(Quote.class).layout(huge).build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessageMatching(".*Quote: the layout is aligned to 1,073,741,824 bytes; allowed: 1 to [\\d,]+,"
                        + " the page size");
    }
}
