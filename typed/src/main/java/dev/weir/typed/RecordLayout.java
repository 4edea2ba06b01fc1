package dev.weir.typed;

import dev.weir.core.memory.VirtualMemory;
import dev.weir.typed.view.RecordPlan;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.Comparator;
import java.util.List;

/**
 * Where each field of a record is. {@link #toString} prints it as a table: offset, size, type, byte order and name of
 * every member, what is known of it beside, such as access modes, the holes between members, the padding up to the block,
 * and a mark where a cache line begins.
 *
 * @param type       the interface of the records
 * @param struct     the layout that was given, or the one made from the interface
 * @param blockBytes distance between two records: the record padded to whole cache lines
 * @param fields     the members that the interface names, by offset
 */
public record RecordLayout(Class<?> type, StructLayout struct, long blockBytes, List<Field> fields) {

    /**
     * One field.
     *
     * @param name   of its member, after those of the structs around it, with dots between
     * @param type   of its accessors
     * @param member with its byte order; of an array, one element
     * @param offset in bytes from the start of the record; of an array, to its first element
     * @param note   what the layout does not say: encoding of a text, bits, whose handle it is, access modes; empty if
     *               there is nothing
     */
    public record Field(String name, Class<?> type, MemoryLayout member, long offset, String note) {}

    public RecordLayout {
        fields = List.copyOf(fields);
    }

    static RecordLayout of(RecordPlan plan, long blockBytes) {
        return new RecordLayout(
                plan.type(),
                plan.struct(),
                blockBytes,
                plan.fields().stream()
                        .map(field -> new Field(
                                field.name(), field.type(), field.member(), field.offset(), field.note()))
                        .sorted(Comparator.comparingLong(Field::offset))
                        .toList());
    }

    /** {@return the bytes of a record, without the padding of its block} */
    public long recordBytes() {
        return struct.byteSize();
    }

    /** {@return the table, lines ended by a newline} */
    @Override
    public String toString() {
        return new LayoutTable(this, VirtualMemory.system().cacheLine()).toString();
    }
}
