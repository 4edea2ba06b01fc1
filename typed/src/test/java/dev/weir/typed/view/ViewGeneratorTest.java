package dev.weir.typed.view;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** C2 inlines by the size of the bytecode, so the size of an accessor is part of its contract. */
class ViewGeneratorTest {

    private static Map<String, Integer> sizes(Class<?> type, StructLayout layout) {
        byte[] bytes = ViewGenerator.generate(RecordPlan.of(type, layout), "dev.weir.typed.view");
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
                .containsEntry("price()", 22)
                .containsEntry("price(long)", 23)
                .containsEntry("quantity()", 22)
                .containsEntry("quantity(int)", 24);
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
                .containsEntry("first()", 30)
                .containsEntry("first(boolean)", 24)
                .containsEntry("tos()", 26)
                .containsEntry("tos(int)", 42)
                .containsEntry("port()", 22)
                .containsEntry("port(int)", 41)
                .containsEntry("bytes()", 27)
                .containsEntry("bytes(long)", 43);
    }
}
