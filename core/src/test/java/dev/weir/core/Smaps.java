package dev.weir.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel says about a range of this process's addresses. */
public final class Smaps {
    private static final Pattern RANGE = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S+) .*");
    private static final Pattern RESIDENT = Pattern.compile("Rss: +(\\d+) kB");
    private static final Pattern HUGE = Pattern.compile("AnonHugePages: +(\\d+) kB");

    private Smaps() {}

    /** {@return the resident bytes of the mappings that lie within the range} */
    public static long residentBytes(long address, long bytes) {
        return sum(RESIDENT, address, bytes);
    }

    /** {@return how many of them lie in huge pages} */
    static long hugePageBytes(long address, long bytes) {
        return sum(HUGE, address, bytes);
    }

    private static long sum(Pattern entry, long address, long bytes) {
        long sum = 0;
        boolean inside = false;
        for (String line : lines()) {
            Matcher range = RANGE.matcher(line);
            if (range.matches()) {
                long from = Long.parseUnsignedLong(range.group(1), 16);
                long to = Long.parseUnsignedLong(range.group(2), 16);
                inside = from >= address && to <= address + bytes;
            }
            Matcher size = entry.matcher(line);
            if (inside && size.matches()) {
                sum += Long.parseLong(size.group(1)) * 1024;
            }
        }
        return sum;
    }

    /**
     * {@return what may be done with the page at an address, such as {@code rw-p}; empty if nothing is mapped there}
     */
    static String permissions(long address) {
        for (String line : lines()) {
            Matcher range = RANGE.matcher(line);
            if (range.matches()
                    && Long.parseUnsignedLong(range.group(1), 16) <= address
                    && address < Long.parseUnsignedLong(range.group(2), 16)) {
                return range.group(3);
            }
        }
        return "";
    }

    private static Iterable<String> lines() {
        try {
            return Files.readAllLines(Path.of("/proc/self/smaps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
