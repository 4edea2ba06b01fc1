package dev.weir.examples.benchmarks.compiled;

import dev.weir.examples.benchmarks.ChildJvm;
import dev.weir.examples.benchmarks.nativebaseline.Intrusive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page about the code that a confined get and put compile to, alone and in a loop, beside those of the baseline. */
public final class Compiled {
    private static final String LOOPS = HotLoops.class.getSimpleName();
    private static final List<String> JVM_ARGS = List.of(
            "-Xbatch",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=print,*" + LOOPS + "::*",
            "-XX:CompileCommand=dontinline,*" + LOOPS + "::*");
    private static final Pattern OFFSET = Pattern.compile(HotLoops.OFFSET + " (\\d+)");

    private final String printed;
    private final String active;
    private final StringBuilder page = new StringBuilder();

    private Compiled(String printed) {
        this.printed = printed;
        Matcher offset = OFFSET.matcher(printed);
        if (!offset.find()) {
            throw new IllegalStateException("the loops did not print the offset of active");
        }
        this.active = "+0x%x]".formatted(Integer.valueOf(offset.group(1)));
    }

    /**
     * {@return the page as Markdown, or why it can't be made here}
     *
     * @param intrusive the native baseline, if it is there
     */
    public static String page(Optional<Intrusive> intrusive) throws IOException, InterruptedException {
        Optional<String> missing = Disassembly.whyMissing();
        if (missing.isPresent()) {
            return "# What C2 makes of get and put\n\nNot shown: " + missing.get() + "\n";
        }
        return new Compiled(ChildJvm.run(JVM_ARGS, HotLoops.class)).write(intrusive.map(Intrusive::program));
    }

    private String write(Optional<Path> intrusive) throws IOException, InterruptedException {
        page.append(
                """
                        # What C2 makes of get and put

                        The code of a confined freelist's and of a confined typed pool's get and put, in methods of their own (so a
                        method's entry, its return and the safepoint poll before it count too), and in loops over 1,024 blocks. The
                        likely path is what C2 lays out up to the first return; behind it come growth, misuse and what was never seen.
                        `active` is the freelist's cursor: a loop that has it in a register stores it and never loads it. The classic
                        design keeps the head of its list in one.

                        JVM: %s %s. The bytes come from `%s`, the instructions from objdump.

                        | method | instructions on the likely path | of all | bytes of all |
                        | --- | ---: | ---: | ---: |
                        """
                        .formatted(System.getProperty("java.vm.name"), Runtime.version(), String.join(" ", JVM_ARGS)));
        for (String method : List.of("get", "put", "getTyped", "putTyped")) {
            MachineCode code = code(method);
            Disassembly all = Disassembly.of(code);
            page.append("| %s | %d | %d | %d |\n".formatted(
                    method, all.untilReturn().instructions().size(), all.instructions().size(), code.bytes().length));
        }
        page.append("\n| loop | instructions of one turn | loads of `active` | stores of it | in a register |\n");
        page.append("| --- | ---: | ---: | ---: | --- |\n");
        for (String method : List.of("getAll", "putAll", "getAllTyped", "putAllTyped")) {
            Optional<Disassembly> loop = loop(method);
            page.append("| %s | %s |\n".formatted(method, loop.map(this::describe).orElse("no loop found | | |")));
        }
        if (intrusive.isPresent()) {
            for (String function : List.of("pairs", "batch")) {
                for (Disassembly loop : Disassembly.of(intrusive.get(), function).innerLoops()) {
                    page.append("| native %s | %d | 0 | 0 | yes |\n".formatted(function, loop.instructions().size()));
                }
            }
        }
        for (String method : List.of("get", "put")) {
            listing("The likely path of " + method, Disassembly.of(code(method)).untilReturn());
        }
        for (String method : List.of("getAll", "putAll")) {
            loop(method).ifPresent(loop -> listing("The loop of " + method, loop));
        }
        if (intrusive.isPresent()) {
            listing("The native baseline's batch, of get and then put", Disassembly.of(intrusive.get(), "batch"));
        }
        return page.toString();
    }

    private MachineCode code(String method) {
        return MachineCode.find(printed, LOOPS + "::" + method)
                .orElseThrow(() -> new IllegalStateException("C2 has not compiled " + method));
    }

    /** {@return the smallest copy of the loop; the compiler makes some} */
    private Optional<Disassembly> loop(String method) throws IOException, InterruptedException {
        return Disassembly.of(code(method)).innerLoops().stream()
                .filter(loop -> loop.writes(active) > 0 && !loop.calls())
                .reduce((larger, smaller) -> smaller);
    }

    private String describe(Disassembly loop) {
        return "%d | %d | %d | %s".formatted(
                loop.instructions().size(), loop.reads(active), loop.writes(active),
                loop.reads(active) == 0 ? "yes" : "no");
    }

    private void listing(String title, Disassembly code) {
        page.append("\n## %s\n\n```\n%s```\n".formatted(title, code.text()));
    }
}
