package dev.weir.typed;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds out whether a record would take fewer cache lines if its members stood in another order. */
final class BetterOrder {
    private final RecordLayout layout;
    private final long cacheLine;

    BetterOrder(RecordLayout layout, long cacheLine) {
        this.layout = layout;
        this.cacheLine = cacheLine;
    }

    /** {@return a line that names the order and what it saves, or nothing if it saves no cache line} */
    String hint() {
        List<MemoryLayout> members = layout.struct().memberLayouts().stream()
                .filter(member -> !(member instanceof PaddingLayout))
                .sorted(Comparator.comparingLong(MemoryLayout::byteAlignment).reversed())
                .toList();
        long bytes = toLines(size(members));
        long now = toLines(layout.recordBytes());
        if (bytes >= now) {
            return "";
        }
        return "In the order %s the record takes %d bytes instead of %d.\n"
                .formatted(
                        members.stream()
                                .map(member -> member.name().orElse("(unnamed)"))
                                .collect(Collectors.joining(", ")),
                        bytes,
                        now);
    }

    private static long size(List<MemoryLayout> members) {
        long end = 0;
        for (MemoryLayout member : members) {
            end = roundUp(end, member.byteAlignment()) + member.byteSize();
        }
        return end;
    }

    private long toLines(long bytes) {
        return roundUp(bytes, cacheLine);
    }

    private static long roundUp(long bytes, long unit) {
        return Math.ceilDiv(bytes, unit) * unit;
    }
}
