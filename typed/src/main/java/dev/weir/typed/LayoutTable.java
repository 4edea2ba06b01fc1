package dev.weir.typed;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a layout as a table with a row for every byte of the block. The members of a nested struct stand below it,
 * further to the right; of an array of structs those of its first element.
 */
final class LayoutTable {
    private static final String DEEPER = "  ";

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
        addMembers(layout.struct(), 0, "", "");
        long end = layout.recordBytes();
        if (layout.blockBytes() > end) {
            add(end, layout.blockBytes() - end, "", "", "(padding to the block)");
        }
        markLines(layout.blockBytes() - 1);
    }

    /**
     * @param path   of the group, with a dot at the end unless it is empty
     * @param indent before the names
     */
    private void addMembers(GroupLayout group, long start, String path, String indent) {
        long offset = start;
        for (MemoryLayout member : group.memberLayouts()) {
            add(offset, member, path, indent);
            if (group instanceof StructLayout) {
                offset += member.byteSize();
            }
        }
    }

    private void add(long offset, MemoryLayout member, String path, String indent) {
        if (member instanceof PaddingLayout) {
            add(offset, member.byteSize(), "", "", indent + "(hole)");
            return;
        }
        String name = member.name().orElse("");
        String shown = indent + (name.isEmpty() ? "(unnamed)" : name + notes(member, path + name));
        boolean used = isUsed(offset, member, path + name);
        MemoryLayout element = element(member);
        add(offset, member.byteSize(), type(offset, member), order(element), used ? shown : shown + " (unused)");
        if (element instanceof GroupLayout group) {
            // The members of an unnamed group count as those of the group around it.
            addMembers(group, offset, name.isEmpty() ? path : path + name + ".", indent + DEEPER);
            long more = member.byteSize() - element.byteSize();
            if (more > 0) {
                String note = "(%d more, each %d bytes after the one before)"
                        .formatted(more / element.byteSize(), element.byteSize());
                add(offset + element.byteSize(), more, "", "", indent + DEEPER + note);
            }
        }
    }

    /** {@return what is known of a member beside its layout; bit-fields are fields of the member that they are in} */
    private String notes(MemoryLayout member, String path) {
        String notes = layout.fields().stream()
                .filter(field -> !field.note().isEmpty())
                .filter(field -> field.name().equals(path)
                        || (member instanceof ValueLayout && field.name().startsWith(path + ".")))
                .map(field -> field.name().equals(path)
                        ? field.note()
                        : field.name().substring(path.length() + 1) + " " + field.note())
                .distinct()
                .collect(Collectors.joining("; "));
        return notes.isEmpty() ? "" : ": " + notes;
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

    /** {@return whether T names a member, or something in it, or what it is in} */
    private boolean isUsed(long offset, MemoryLayout member, String path) {
        if (member.name().isEmpty()) {
            return layout.fields().stream()
                    .anyMatch(field -> field.offset() >= offset && field.offset() < offset + member.byteSize());
        }
        return layout.fields().stream()
                .map(RecordLayout.Field::name)
                .anyMatch(name -> name.equals(path) || name.startsWith(path + ".") || path.startsWith(name + "."));
    }

    private static MemoryLayout element(MemoryLayout member) {
        MemoryLayout element = member;
        while (element instanceof SequenceLayout array) {
            element = array.elementLayout();
        }
        return element;
    }

    /** {@return what is stored, after the type of the accessors where that is another one} */
    private String type(long offset, MemoryLayout member) {
        MemoryLayout element = element(member);
        String stored = switch (element) {
            case AddressLayout _ -> "address";
            case ValueLayout value -> value.carrier().getSimpleName();
            case StructLayout _ -> "struct";
            case GroupLayout _ -> "union";
            default -> "padding";
        };
        String shown = stored + lengths(member);
        if (!(element instanceof ValueLayout value) || element instanceof AddressLayout) {
            return shown;
        }
        return layout.fields().stream()
                .filter(field -> field.offset() == offset
                        && (field.member().equals(value) || field.member().equals(member)))
                .filter(field -> isOther(field.type(), value))
                .map(field -> field.type().getSimpleName() + " in " + shown)
                .findFirst()
                .orElse(shown);
    }

    /** {@return whether accessors show more than the bare elements of a member} */
    private static boolean isOther(Class<?> accessors, ValueLayout stored) {
        Class<?> shown = accessors.isArray() ? accessors.componentType() : accessors;
        return shown != stored.carrier() && shown != MemorySegment.class;
    }

    private static String lengths(MemoryLayout member) {
        var lengths = new StringBuilder();
        for (MemoryLayout part = member; part instanceof SequenceLayout array; part = array.elementLayout()) {
            lengths.append('[').append(array.elementCount()).append(']');
        }
        return lengths.toString();
    }

    private static String order(MemoryLayout member) {
        if (!(member instanceof ValueLayout value) || member.byteSize() == 1) {
            return "";
        }
        return value.order() == ByteOrder.BIG_ENDIAN ? "big" : "little";
    }

    @Override
    public String toString() {
        int type = width(rows.stream().map(Row::type).toList());
        int order = width(rows.stream().map(Row::order).toList());
        String format = "%%8s %%6s  %%-%ds  %%-%ds  %%s".formatted(type, order);
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, format, row.offset, row.size, row.type, row.order, row.name)
                        .stripTrailing())
                .collect(Collectors.joining("\n", title(), "\n" + new BetterOrder(layout, cacheLine).hint()));
    }

    private String title() {
        return "%s: %d bytes in a block of %d\n"
                .formatted(layout.type().getSimpleName(), layout.recordBytes(), layout.blockBytes());
    }

    private static int width(List<String> column) {
        return column.stream().mapToInt(String::length).max().orElse(0);
    }
}
