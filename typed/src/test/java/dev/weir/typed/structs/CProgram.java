package dev.weir.typed.structs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Unit;
import dev.weir.typed.structs.Scalar.Bits;
import dev.weir.typed.structs.Scalar.Text;
import dev.weir.typed.structs.Scalar.Value;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A C program about many structs, so that one run of the compiler serves them all. Of each it prints size, offsets and
 * the values of a record that it reads; then it writes other values to the record, and prints what they read as.
 */
final class CProgram {
    private final StringBuilder functions = new StringBuilder("""
            #include <stddef.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>

            static long long bitsOfFloat(float v) { int bits; memcpy(&bits, &v, 4); return bits; }
            static long long bitsOfDouble(double v) { long long bits; memcpy(&bits, &v, 8); return bits; }
            static float floatOf(long long v) { int bits = (int) v; float f; memcpy(&f, &bits, 4); return f; }
            static double doubleOf(long long v) { double d; memcpy(&d, &v, 8); return d; }
            static long long bitsOfText(const char *t, int n) { long long v = 0; memcpy(&v, t, n); return v; }
            static void textOf(char *t, int n, long long v) { memcpy(t, &v, n); }
            """);
    private final List<List<Leaf>> structs = new ArrayList<>();

    /** What the program says of one struct: offsets are those of members, values those of every element. */
    record Report(long size, List<Long> offsets, List<Long> before, List<Long> after) {}

    static boolean canBeCompiled() throws InterruptedException {
        try {
            return new ProcessBuilder("gcc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** @param written what it writes to each value, in bits */
    void add(Group struct, List<Leaf> leaves, List<Long> written) {
        int number = structs.size();
        structs.add(leaves);
        declare(functions, struct, "s" + number);
        functions.append(";\nstatic void f%d(FILE *in, FILE *out) {\nstruct s%d r;\n".formatted(number, number));
        functions.append("if (fread(&r, sizeof r, 1, in) != 1) exit(1);\nprintf(\"%zu\\n\", sizeof r);\n");
        leaves.stream().filter(Leaf::hasOffset).forEach(leaf -> functions.append(
                "printf(\"%%zu\\n\", offsetof(struct s%d, %s));\n".formatted(number, leaf.c())));
        print(leaves);
        for (int i = 0; i < leaves.size(); i++) {
            functions.append(assign(leaves.get(i), written.get(i)));
        }
        print(leaves);
        functions.append("fwrite(&r, sizeof r, 1, out);\n}\n");
    }

    private static void declare(StringBuilder code, Group group, String tag) {
        code.append(group.isUnion() ? "union " : "struct ").append(tag).append(" {\n");
        for (Member member : group.members()) {
            switch (member.kind()) {
                case Group inner -> declare(code, inner, "");
                case Unit unit -> declare(code, unit, group);
                case Value value -> code.append(value.c());
                case Text _ -> code.append("char");
                case Bits bits -> throw new AssertionError(bits);
            }
            code.append(' ').append(member.name());
            member.lengths().forEach(length -> code.append('[').append(length).append(']'));
            if (member.kind() instanceof Text text) {
                code.append('[').append(text.bytes()).append(']');
            }
            code.append(";\n");
        }
        code.append("} ").append(attributes(group));
    }

    /** A struct without a name, since a unit that is not full would share its bytes with what follows. */
    private static void declare(StringBuilder code, Unit unit, Group around) {
        code.append("struct {\n");
        int left = Scalar.bytesOf(unit.stored()) * Byte.SIZE;
        for (Member field : unit.fields()) {
            var bits = (Bits) field.kind();
            code.append("%s %s : %d;\n".formatted(cType(bits), field.name(), bits.width()));
            left -= bits.width();
        }
        if (left > 0) {
            code.append("unsigned %s : %d;\n".formatted(integer(unit.stored()), left));
        }
        code.append("} ").append(attributes(around));
    }

    private static String attributes(Group group) {
        return "__attribute__((scalar_storage_order(\"%s-endian\")%s))"
                .formatted(
                        group.order() == ByteOrder.BIG_ENDIAN ? "big" : "little", group.isPacked() ? ", packed" : "");
    }

    private static String cType(Bits bits) {
        return (bits.isSigned() ? "signed " : "unsigned ") + integer(bits.stored());
    }

    private static String integer(Class<?> stored) {
        return switch (stored.getName()) {
            case "byte" -> "char";
            case "long" -> "long long";
            default -> stored.getName();
        };
    }

    private void print(List<Leaf> leaves) {
        for (Leaf leaf : leaves) {
            String bits = switch (leaf.value()) {
                case Value value when value.stored() == float.class -> "bitsOfFloat(r.%s)";
                case Value value when value.stored() == double.class -> "bitsOfDouble(r.%s)";
                case Text text -> "bitsOfText(r.%s, " + text.bytes() + ")";
                case Value _,Bits _ -> "(long long) r.%s";
            };
            functions.append("printf(\"%%lld\\n\", %s);\n".formatted(bits.formatted(leaf.c())));
        }
    }

    private static String assign(Leaf leaf, long bits) {
        String assignment = switch (leaf.value()) {
            case Value value when value.stored() == float.class -> "r.%s = floatOf(%s)";
            case Value value when value.stored() == double.class -> "r.%s = doubleOf(%s)";
            case Value value -> "r.%s = (" + value.c() + ") %s";
            case Text text -> "textOf(r.%s, " + text.bytes() + ", %s)";
            case Bits _ -> "r.%s = %s";
        };
        String number = "((long long) %sull)".formatted(Long.toUnsignedString(bits));
        return assignment.formatted(leaf.c(), number) + ";\n";
    }

    /** Compiles and runs it. {@return a report on each struct, in the order in which they were added} */
    List<Report> run(Path folder, Path in, Path out) throws Exception {
        var program = new StringBuilder(functions).append("int main(int argc, char **argv) {\n")
                .append("FILE *in = fopen(argv[1], \"rb\"), *out = fopen(argv[2], \"wb\");\n");
        for (int i = 0; i < structs.size(); i++) {
            program.append("f%d(in, out);\n".formatted(i));
        }
        program.append("return fclose(out);\n}\n");
        Path source = Files.writeString(folder.resolve("structs.c"), program);
        Path binary = folder.resolve("structs");
        run("gcc", "-O0", "-w", "-o", binary.toString(), source.toString());
        var numbers =
                run(binary.toString(), in.toString(), out.toString()).stream().map(Long::valueOf).iterator();
        return structs.stream()
                .map(leaves -> new Report(
                        numbers.next(),
                        leaves.stream().filter(Leaf::hasOffset).map(_ -> numbers.next()).toList(),
                        leaves.stream().map(_ -> numbers.next()).toList(),
                        leaves.stream().map(_ -> numbers.next()).toList()))
                .toList();
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }
}
