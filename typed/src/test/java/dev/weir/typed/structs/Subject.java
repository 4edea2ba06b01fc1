package dev.weir.typed.structs;

import dev.weir.typed.RecordLayout;
import dev.weir.typed.TypedPool;
import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One struct in Java: a record behind the interfaces of its groups, another one behind the flat interface, and a heap
 * twin of the first.
 *
 * @param struct as C has it
 * @param schema the record class that says where the members are, if one does
 */
record Subject(
        Group struct,
        @Nullable Class<? extends Record> schema,
        List<Leaf> leaves,
        TypedPool<Object> nested,
        TypedPool<Object> flat,
        Object record,
        Object flatRecord,
        Object twin)
        implements
            AutoCloseable {

    /** Nothing but a layout says where the members are, and the interfaces say what they are. */
    static Subject withLayout(Group struct) {
        StructLayout layout = CLayout.of(struct);
        return of(struct, null, builder(new Interfaces(false).of(struct)).layout(layout), layout);
    }

    /** The interfaces say all, and Java chooses the order of the members. */
    static Subject withoutLayout(Group struct) {
        TypedPool.Builder<Object> builder = builder(new Interfaces(true).of(struct));
        StructLayout made = layoutOf(builder);
        return of(inOrderOf(made, struct), null, builder, made);
    }

    /** The header of a record class says where the members are, and the interfaces say what they are. */
    static Subject withSchema(Group struct) {
        Class<? extends Record> schema = new RecordClasses().of(struct);
        TypedPool.Builder<Object> builder = builder(new Interfaces(false).of(struct)).schema(schema);
        return of(struct, schema, builder, layoutOf(builder));
    }

    private static StructLayout layoutOf(TypedPool.Builder<Object> builder) {
        try (TypedPool<Object> pool = builder.build()) {
            return pool.layout().struct();
        }
    }

    private static Subject of(
            Group struct,
            @Nullable Class<? extends Record> schema,
            TypedPool.Builder<Object> builder,
            StructLayout layout) {
        TypedPool<Object> nested = builder.build();
        TypedPool<Object> flat = builder(Interfaces.flat(struct)).layout(layout).build();
        Object twin = builder.heapTwin().get();
        return new Subject(struct, schema, Leaf.of(struct), nested, flat, nested.get(), flat.get(), twin);
    }

    @SuppressWarnings("unchecked") // reflection does without the type
    private static TypedPool.Builder<Object> builder(Class<?> type) {
        return TypedPool.builder((Class<Object>) type).maxBlocks(1);
    }

    private static Group inOrderOf(GroupLayout layout, Group group) {
        List<String> names = layout.memberLayouts().stream().flatMap(member -> member.name().stream()).toList();
        List<Member> members = group.members().stream()
                .sorted(Comparator.comparingInt(member -> names.indexOf(member.layoutName())))
                .map(member -> inOrderOf(layout, member))
                .toList();
        return new Group(group.isUnion(), group.isPacked(), group.order(), members);
    }

    private static Member inOrderOf(GroupLayout around, Member member) {
        if (!(member.kind() instanceof Group group)) {
            return member;
        }
        MemoryLayout layout = around.select(MemoryLayout.PathElement.groupElement(member.name()));
        while (layout instanceof SequenceLayout array) {
            layout = array.elementLayout();
        }
        return new Member(member.name(), inOrderOf((GroupLayout) layout, group), member.lengths());
    }

    /** {@return the record, and what C adds behind it so that an array of them stays aligned} */
    byte[] bytes() {
        byte[] bytes = nested.segment(record).toArray(ValueLayout.JAVA_BYTE);
        long alignment = nested.layout().struct().byteAlignment();
        return Arrays.copyOf(bytes, (int) (Math.ceilDiv(bytes.length, alignment) * alignment));
    }

    void write(byte[] bytes) {
        write(nested.segment(record), bytes);
        write(flat.segment(flatRecord), bytes);
    }

    private static void write(MemorySegment record, byte[] bytes) {
        record.copyFrom(MemorySegment.ofArray(bytes).asSlice(0, record.byteSize()));
    }

    List<Long> offsets() {
        return leaves.stream().filter(Leaf::hasOffset).map(this::offset).toList();
    }

    private long offset(Leaf leaf) {
        return flat.layout().fields().stream()
                .filter(field -> field.name().equals(leaf.path()))
                .mapToLong(RecordLayout.Field::offset)
                .findFirst()
                .orElseThrow();
    }

    /** {@return all values, in bits} */
    List<Long> read() {
        return read(record);
    }

    List<Long> readTwin() {
        return read(twin);
    }

    private List<Long> read(Object from) {
        return leaves.stream().map(leaf -> leaf.value().bits(Access.read(from, leaf))).toList();
    }

    /** {@return all values of a snapshot of the record} */
    List<Long> read(Record snapshot) {
        return leaves.stream()
                .map(leaf -> leaf.value().bits(Access.readComponent(snapshot, leaf)))
                .toList();
    }

    List<Long> readFlat() {
        return leaves.stream().map(leaf -> leaf.value().bits(Access.readFlat(flatRecord, leaf))).toList();
    }

    @Override
    public void close() {
        nested.close();
        flat.close();
    }
}
