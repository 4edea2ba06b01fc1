package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Shows a record as name=value, in the order of the bytes. It reads the memory and calls no accessor, so that a
 * debugger which shows a record that was put counts no misuse and gets no exception.
 */
public final class Printer {
    private static final int MOST_ELEMENTS = 32;

    private final RecordPlan plan;
    private final List<Field> shown;

    Printer(RecordPlan plan) {
        this.plan = plan;
        Set<String> names = new HashSet<>();
        this.shown = plan.fields().stream()
                .sorted(Comparator.comparingLong(Field::offset))
                .filter(field -> !isInsideAnother(field) && names.add(field.path()))
                .toList();
    }

    /** Adds a toString to a class, which calls {@link #print}. */
    void write(Receiver receiver, Constants constants, ClassBuilder view) {
        var print = MethodTypeDesc.of(ConstantDescs.CD_String, MethodWriter.VIEW, ConstantDescs.CD_long);
        var toString = MethodTypeDesc.of(ConstantDescs.CD_String);
        view.withMethodBody("toString", toString, ClassFile.ACC_PUBLIC, code -> {
            code.ldc(constants.add(this, Printer.class));
            receiver.loadView(code);
            receiver.loadOffset(code, 0);
            code.invokevirtual(MethodWriter.desc(Printer.class), "print", print).areturn();
        });
    }

    /** {@return a record, or a part of one that starts at an offset, as text} */
    public String print(View view, long offset) {
        long address = view.address;
        if (address < 0) {
            return plan.type().getSimpleName() + "[put back]";
        }
        String text = text(OffHeap.ALL.asSlice(address + offset, plan.struct().byteSize()));
        Reference.reachabilityFence(view);
        return text;
    }

    String text(MemorySegment struct) {
        return shown.stream()
                .map(field -> field.path() + "=" + text(field, struct, 0, 0))
                .collect(Collectors.joining(", ", plan.type().getSimpleName() + "[", "]"));
    }

    private static String text(Field field, MemorySegment struct, int dimension, long offset) {
        Place place = field.place();
        if (dimension == place.dimensions().size()) {
            return field.kind()
                    .text(place.layout(), struct.asSlice(place.offset() + offset, place.layout().byteSize()));
        }
        int length = place.dimensions().get(dimension).length();
        long stride = place.dimensions().get(dimension).stride();
        return list(length, i -> text(field, struct, dimension + 1, offset + i * stride));
    }

    /** {@return the first elements of an array, and how many there are beyond} */
    static String list(int length, IntFunction<String> element) {
        String more = length > MOST_ELEMENTS ? ", and %,d more]".formatted(length - MOST_ELEMENTS) : "]";
        return IntStream.range(0, Math.min(length, MOST_ELEMENTS))
                .mapToObj(element)
                .collect(Collectors.joining(", ", "[", more));
    }

    /** A field at a path is shown by the nested struct that it is in, if T names that too. */
    private boolean isInsideAnother(Field field) {
        return plan.fields().stream().anyMatch(other -> field.path().startsWith(other.path() + "."));
    }
}
