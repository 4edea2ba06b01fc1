package dev.weir.examples.benchmarks.compiled;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instructions in their order, as objdump shows them. */
record Disassembly(List<Instruction> instructions) {
    private static final Pattern LINE = Pattern.compile("\\s*([0-9a-f]+):\\s+([a-z].*?)\\s*");
    private static final Pattern JUMP = Pattern.compile("j[a-z]+\\s+(?:0x)?([0-9a-f]+).*");

    /** @param text operation and operands, in Intel's syntax: what is written to comes first */
    record Instruction(long address, String text) {

        /** {@return where it jumps to, or -1} */
        long target() {
            Matcher matcher = JUMP.matcher(text);
            return matcher.matches() ? Long.parseUnsignedLong(matcher.group(1), 16) : -1;
        }

        boolean reads(String operand) {
            return touches(operand) && !text.startsWith("lea") && !writesOnly(operand);
        }

        boolean writes(String operand) {
            return touches(operand) && !text.startsWith("cmp") && !text.startsWith("test")
                    && text.replaceFirst("^\\S+\\s+", "").split(",", 2)[0].contains(operand);
        }

        /** Neither the stack nor the thread, which r15 points to. */
        private boolean touches(String operand) {
            return text.contains(operand) && !text.contains("[rsp") && !text.contains("[r15");
        }

        private boolean writesOnly(String operand) {
            return text.startsWith("mov") && writes(operand);
        }
    }

    /** {@return why there is no disassembler here, or nothing} */
    static Optional<String> whyMissing() throws InterruptedException {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return Optional.of("the disassembly is read for x86-64 only");
        }
        try {
            run(List.of("objdump", "--version"));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the disassembly needs objdump, of Debian's binutils: " + e.getMessage());
        }
    }

    static Disassembly of(MachineCode code) throws IOException, InterruptedException {
        Path file = Files.createTempFile("code", ".bin");
        try {
            Files.write(file, code.bytes());
            return parse(run(List.of("objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel",
                    "--no-show-raw-insn", "--adjust-vma=0x" + Long.toHexString(code.address()), file.toString())));
        } finally {
            Files.delete(file);
        }
    }

    /** @param function of the program, which must not be inlined */
    static Disassembly of(Path program, String function) throws IOException, InterruptedException {
        return parse(run(List.of("objdump", "-M", "intel", "--no-show-raw-insn", "--disassemble=" + function,
                program.toString())));
    }

    static Disassembly parse(String printed) {
        return new Disassembly(printed.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Instruction(Long.parseUnsignedLong(line.group(1), 16), line.group(2)))
                .toList());
    }

    /** {@return the instructions up to the first return: C2 lays out the likely path first, and the rest behind it} */
    Disassembly untilReturn() {
        var likely = new ArrayList<Instruction>();
        for (Instruction one : instructions) {
            likely.add(one);
            if (one.text.startsWith("ret")) {
                break;
            }
        }
        return new Disassembly(likely);
    }

    /**
     * {@return the loops that contain no other, each from the target of a jump back to that jump; the largest first,
     * since the compiler puts a few turns of the same loop before and behind it}
     */
    List<Disassembly> innerLoops() {
        var loops = new ArrayList<Disassembly>();
        for (Instruction jump : instructions) {
            if (jump.target() >= instructions.getFirst().address && jump.target() < jump.address) {
                var loop = new Disassembly(instructions.stream()
                        .filter(one -> one.address >= jump.target() && one.address <= jump.address)
                        .toList());
                boolean inner = loop.instructions.stream()
                        .noneMatch(one -> one.address != jump.address && one.target() >= jump.target()
                                && one.target() < one.address);
                if (inner) {
                    loops.add(loop);
                }
            }
        }
        loops.sort(Comparator.comparingInt((Disassembly loop) -> loop.instructions.size()).reversed());
        return loops;
    }

    /** {@return whether it leaves, for a slow path} */
    boolean calls() {
        return instructions.stream().anyMatch(one -> one.text.startsWith("call") || one.text.startsWith("ret"));
    }

    int reads(String operand) {
        return (int) instructions.stream().filter(one -> one.reads(operand)).count();
    }

    int writes(String operand) {
        return (int) instructions.stream().filter(one -> one.writes(operand)).count();
    }

    String text() {
        var text = new StringBuilder();
        instructions.forEach(one -> text.append("%x: %s\n".formatted(one.address & 0xffff, one.text)));
        return text.toString();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(printed);
        }
        return printed;
    }
}
