package dev.weir.core.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The memory limit of a Linux control group: the least of those of the group and the groups above it. Version 2 keeps
 * it in {@code memory.max}, version 1 in {@code memory.limit_in_bytes}; see cgroups(7).
 */
public final class ContainerLimit {
    /** Version 1 says "no limit" with a number near 2^63. */
    private static final long NO_LIMIT = 1L << 60;

    private ContainerLimit() {}

    public static OptionalLong ofThisProcess() {
        return read(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /** {@return the limit that {@code membership}, a /proc/PID/cgroup, and the hierarchy below {@code root} tell} */
    static OptionalLong read(Path membership, Path root) {
        long least = NO_LIMIT;
        for (String line : lines(membership)) {
            // number:controllers:path, where version 2 names no controllers
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                least = Math.min(least, leastUpwards(root, parts[2], "memory.max"));
            } else if (List.of(parts[1].split(",")).contains("memory")) {
                least = Math.min(least, leastUpwards(root.resolve("memory"), parts[2], "memory.limit_in_bytes"));
            }
        }
        return least < NO_LIMIT ? OptionalLong.of(least) : OptionalLong.empty();
    }

    private static long leastUpwards(Path root, String group, String file) {
        // Inside a container the path may be the host's, which is not there: the root is then the container's own
        // group.
        Path own = root.resolve(group.substring(Math.min(1, group.length()))).normalize();
        long least = NO_LIMIT;
        for (Path at = own; at != null && at.startsWith(root); at = at.getParent()) {
            least = Math.min(least, limit(at.resolve(file)));
        }
        return least;
    }

    private static long limit(Path file) {
        for (String line : lines(file)) {
            if (line.matches("\\d{1,18}")) {
                return Long.parseLong(line);
            }
        }
        return NO_LIMIT;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
