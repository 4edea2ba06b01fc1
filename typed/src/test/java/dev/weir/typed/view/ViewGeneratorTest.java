package dev.weir.typed.view;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.fields.Access;
import dev.weir.typed.fields.AccessMode;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** C2 inlines by the size of the bytecode, so the size of an accessor is part of its contract. */
class ViewGeneratorTest {

    private static Map<String, Integer> sizes(Class<?> type, StructLayout layout) {
        return sizes(Receiver.RECORD, RecordPlan.of(type, layout));
    }

    private static Map<String, Integer> sizes(Receiver receiver, RecordPlan plan) {
        return sizes(new ViewGenerator(
                receiver, plan, "dev.weir.typed.view", MethodHandles.lookup())
                .generate());
    }

    private static Map<String, Integer> sizes(byte[] bytes) {
        var sizes = new TreeMap<String, Integer>();
        for (var method : ClassFile.of().parse(bytes).methods()) {
            var code = method.findAttribute(Attributes.code()).orElseThrow();
            String parameters = method.methodTypeSymbol().parameterList().stream()
                    .map(ClassDesc::displayName)
                    .collect(Collectors.joining(", ", "(", ")"));
            sizes.put(method.methodName().stringValue() + parameters, code.codeLength());
        }
        return sizes;
    }

    @Test
    void accessorsAreAsSmallAsTheyCanBe() {
        interface Quote {
            long price();

            void price(long v);

            int quantity();

            Quote quantity(int v);
        }
        assertThat(sizes(Quote.class, null))
                .containsEntry("price()", 23)
                .containsEntry("price(long)", 24)
                .containsEntry("quantity()", 23)
                .containsEntry("quantity(int)", 25);
    }

    @Test
    void conversionsAndChecksAddFewBytes() {
        interface Flow {
            boolean first();

            Flow first(boolean v);

            int tos();

            Flow tos(int v);

            int port();

            Flow port(int v);

            long bytes();

            Flow bytes(long v);
        }
        var layout = MemoryLayout.structLayout(
                JAVA_INT.withName("bytes"),
                JAVA_SHORT.withName("port"),
                JAVA_BYTE.withName("tos"),
                JAVA_BYTE.withName("first"));
        assertThat(sizes(Flow.class, layout))
                .containsEntry("first()", 31)
                .containsEntry("first(boolean)", 25)
                .containsEntry("tos()", 27)
                .containsEntry("tos(int)", 43)
                .containsEntry("port()", 23)
                .containsEntry("port(int)", 42)
                .containsEntry("bytes()", 28)
                .containsEntry("bytes(long)", 44);
    }

    interface Level {
        long price();

        Level price(long v);
    }

    @Test
    void nestedStructsArraysAndEnumsStaySmall() {
        interface Book {
            Level best();

            Level level(int i);

            TimeUnit unit();

            Book unit(TimeUnit v);

            int count(int i);

            Book count(int i, int v);
        }
        var level = MemoryLayout.structLayout(JAVA_LONG.withName("price"));
        var layout = MemoryLayout.structLayout(
                level.withName("best"),
                MemoryLayout.sequenceLayout(5, level).withName("level"),
                MemoryLayout.sequenceLayout(3, JAVA_INT).withName("count"),
                JAVA_BYTE.withName("unit"));
        assertThat(sizes(Book.class, layout))
                .containsEntry("unit()", 49)
                .containsEntry("unit(TimeUnit)", 41)
                .containsEntry("count(int)", 47)
                .containsEntry("count(int, int)", 49)
                .containsEntry("best()", 43)
                .containsEntry("level(int)", 86);

        var nested = RecordPlan.of(Level.class, level);
        assertThat(sizes(Receiver.PART, nested)).containsEntry("price()", 34).containsEntry("price(long)", 36);
    }

    record Wide(
            int a, long b, int c, long d, int e, long f, int g, long h, TimeUnit i, TimeUnit j, TimeUnit k, TimeUnit l,
            int m, long n, int o, long p, int q, long r, int s, long t, int u, long v, int w, long x, int y, long z) {}

    /** C2 inlines no method of more than 325 bytes. */
    @Test
    void aCodecIsMadeOfMethodsThatCanBeInlined() {
        var plan = RecordPlan.of(Wide.class, null);
        var sizes = sizes(new CodecGenerator(plan, "dev.weir.typed.view", MethodHandles.lookup()).generate());
        assertThat(sizes).hasSizeGreaterThan(2 * 26);
        assertThat(sizes.values()).allSatisfy(bytes -> assertThat(bytes).isLessThan(325));
        assertThat(sizes)
                .containsEntry("get0(View, long)", 25)
                .containsEntry("set0(View, int, long)", 27);
    }

    @Test
    void accessModesAddFewBytes() {
        var layout = MemoryLayout.structLayout(JAVA_LONG, JAVA_INT.withName("state"), JAVA_SHORT.withName("flag"));
        assertThat(sizes(Slot.class, layout))
                .containsEntry("state()", 27)
                .containsEntry("state(int)", 29)
                .containsEntry("state(int, int)", 29)
                .containsEntry("flag(short)", 28)
                .containsEntry("flag(short, short)", 28);
    }

    interface Slot {
        @Access(AccessMode.ACQUIRE)
        int state();

        @Access(AccessMode.RELEASE)
        Slot state(int v);

        @Access(AccessMode.COMPARE_AND_SET)
        boolean state(int expected, int next);

        @Access(AccessMode.GET_AND_ADD)
        short flag(short delta);

        @Access(AccessMode.COMPARE_AND_SET)
        boolean flag(short expected, short next);
    }
}
