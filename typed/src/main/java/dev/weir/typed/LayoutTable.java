package dev.weir.typed;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.UnionLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a layout as a table with a row for every byte of the block. */
final class LayoutTable {
    private record Row(String offset, String size, String type, String order, String name) {
        static final Row HEAD = new Row("offset", "size", "type", "order", "name");
    }

    private final RecordLayout layout;
    private final long cacheLine;
    private final List<Row> rows = new ArrayList<>();
    private long nextLine;

    LayoutTable(RecordLayout layout, long cacheLine) {
        this.layout = layout;
        this.cacheLine = cacheLine;
        this.nextLine = cacheLine;
        rows.add(Row.HEAD);
        long offset = 0;
        for (MemoryLayout member : layout.struct().memberLayouts()) {
            add(offset, member);
            offset += member.byteSize();
        }
        if (layout.blockBytes() > offset) {
            add(offset, layout.blockBytes() - offset, "", "", "(padding to the block)");
        }
        markLines(layout.blockBytes() - 1);
    }

    private void add(long offset, MemoryLayout member) {
        String name = member.name().orElse("(unnamed)");
        String shown = isUsed(offset, member) ? name : name + " (unused)";
        switch (member) {
            case PaddingLayout hole -> add(offset, hole.byteSize(), "", "", "(hole)");
            case ValueLayout value ->
                add(offset, value.byteSize(), type(offset, value), order(value), shown);
            case StructLayout struct -> add(offset, struct.byteSize(), "struct", "", shown);
            case UnionLayout union -> add(offset, union.byteSize(), "union", "", shown);
            case SequenceLayout sequence -> add(offset, sequence.byteSize(), "sequence", "", shown);
        }
    }

    private void add(long offset, long size, String type, String order, String name) {
        markLines(offset);
        rows.add(new Row(Long.toString(offset), Long.toString(size), type, order, name));
    }

    /** A member may cross lines; their marks then follow it. */
    private void markLines(long offset) {
        for (; nextLine <= offset; nextLine += cacheLine) {
            rows.add(new Row(Long.toString(nextLine), "", "", "", "--- cache line " + nextLine / cacheLine + " ---"));
        }
    }

    /** {@return whether T names a member, or something in it} */
    private boolean isUsed(long offset, MemoryLayout member) {
        String name = member.name().orElse("");
        return layout.fields().stream()
                .filter(field -> field.offset() >= offset && field.offset() < offset + member.byteSize())
                .anyMatch(field -> name.isEmpty()
                        || field.name().equals(name)
                        || field.name().startsWith(name + "."));
    }

    private String type(long offset, ValueLayout member) {
        if (member instanceof AddressLayout) {
            return "address";
        }
        String stored = member.carrier().getSimpleName();
        return layout.fields().stream()
                .filter(field -> field.offset() == offset && field.member().equals(member))
                .filter(field -> field.type() != member.carrier())
                .map(field -> field.type().getSimpleName() + " in " + stored)
                .findFirst()
                .orElse(stored);
    }

    private static String order(ValueLayout member) {
        if (member.byteSize() == 1) {
            return "";
        }
        return member.order() == ByteOrder.BIG_ENDIAN ? "big" : "little";
    }

    @Override
    public String toString() {
        int type = width(rows.stream().map(Row::type).toList());
        int order = width(rows.stream().map(Row::order).toList());
        String format = "%%8s %%6s  %%-%ds  %%-%ds  %%s".formatted(type, order);
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, format, row.offset, row.size, row.type, row.order, row.name)
                        .stripTrailing())
                .collect(Collectors.joining("\n", title(), "\n"));
    }

    private String title() {
        return "%s: %d bytes in a block of %d\n"
                .formatted(layout.type().getSimpleName(), layout.recordBytes(), layout.blockBytes());
    }

    private static int width(List<String> column) {
        return column.stream().mapToInt(String::length).max().orElse(0);
    }
}
