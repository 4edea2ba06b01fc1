package dev.weir.examples.benchmarks.compiled;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A method's code, as HotSpot prints it where it finds no disassembler: {@code -XX:CompileCommand=print} writes the
 * bytes in hexadecimal, between {@code [MachCode]} and {@code [/MachCode]}.
 *
 * @param address of the first byte
 * @param hex the bytes, two digits each
 */
record MachineCode(long address, String hex) {
    private static final Pattern LINE = Pattern.compile("\\s*0x([0-9a-f]+):((?:[ |]+[0-9a-f]+)+)\\s*");
    private static final String COMPILER = "Compiled method (c2)";

    /**
     * Finds what C2 has made of a method, the last time it did.
     *
     * @param method {@code Class::method}, without the package
     */
    static Optional<MachineCode> find(String printed, String method) {
        Optional<MachineCode> last = Optional.empty();
        boolean wanted = false;
        List<String> code = new ArrayList<>();
        for (String line : printed.lines().toList()) {
            if (line.contains("Compiled method (")) {
                wanted = line.contains(COMPILER) && line.contains(method + " (") && !line.contains(" @ ");
                code.clear();
            } else if (line.startsWith("[Exception Handler]") || line.startsWith("[Stub Code]")
                    || line.startsWith("[/MachCode]")) {
                if (wanted && !code.isEmpty()) {
                    last = Optional.of(of(code));
                }
                wanted = false;
            } else if (wanted) {
                code.add(line);
            }
        }
        return last;
    }

    private static MachineCode of(List<String> lines) {
        long address = 0;
        var hex = new StringBuilder();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                if (hex.isEmpty()) {
                    address = Long.parseUnsignedLong(matcher.group(1), 16);
                }
                hex.append(matcher.group(2).replaceAll("[ |]", ""));
            }
        }
        return new MachineCode(address, hex.toString());
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
