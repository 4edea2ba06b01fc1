package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class that implements T over a block, or over a nested struct of one. A getter compiles to one load:
 *
 * <pre>
 *   long price() {
 *       try {
 *           return PRICE.get(ALL, this.address);     // PRICE and ALL are constants of the class
 *       } catch (IndexOutOfBoundsException e) {      // the sign bit: the record was put
 *           throw Refusals.stale(e, this, "Quote.price()");
 *       } finally {
 *           Reference.reachabilityFence(this);       // keeps the region mapped until after the access
 *       }
 *   }
 * </pre>
 *
 * <p>C2 stops inlining accessors when a method has too many of them, and the fewer bytes an accessor has, the longer it
 * goes on: no helper stands between an accessor and its handle, and the handles come first in the constant pool, where
 * loading them takes a byte less.
 */
final class ViewGenerator {
    private final Receiver receiver;
    private final RecordPlan plan;
    private final ClassDesc self;
    private final Lookup lookup;
    private final Constants constants = new Constants();
    private final IdentityHashMap<Field, LoadableConstantEntry> handles = new IdentityHashMap<>();
    private final Map<ValueLayout, VarHandle> aligned = new HashMap<>();
    private final Map<String, ClassDesc> kept = new LinkedHashMap<>();

    /** @param lookup says where the classes of nested structs are defined */
    ViewGenerator(
            Receiver receiver, RecordPlan plan, String packageName, Lookup lookup) {
        this.receiver = receiver;
        this.plan = plan;
        this.self =
                ClassDesc.of(packageName, plan.type().getSimpleName() + (plan.type().isRecord() ? "$Codec" : "$View"));
        this.lookup = lookup;
        constants.add(OffHeap.ALL, MemorySegment.class);
        long bytes = plan.struct().byteSize();
        for (Field field : plan.fields()) {
            Scalar accessed = field.kind() instanceof BitField part ? part.unit()
                    : field.kind() instanceof Scalar scalar ? scalar
                    : null;
            if (accessed != null) {
                handles.put(field, constants.add(accessed.handle(field.place(), bytes), VarHandle.class));
            }
        }
    }

    /** {@return the bytes of the class} */
    byte[] generate() {
        return ClassFile.of().build(constants.pool().classEntry(self), constants.pool(), view -> {
            view.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
            view.withSuperclass(receiver.base());
            view.withInterfaceSymbols(MethodWriter.desc(plan.type()));
            view.withMethodBody(ConstantDescs.INIT_NAME, receiver.constructorDesc(), 0, code -> {
                receiver.writeConstructor(code);
                code.invokespecial(receiver.base(), ConstantDescs.INIT_NAME, receiver.constructorDesc()).return_();
            });
            if (PooledMethods.areIn(plan.type())) {
                PooledMethods.write(view, constants.add(WholeRecord.of(plan), WholeRecord.class));
            }
            new Printer(plan).write(receiver, constants, view);
            for (Field field : plan.fields()) {
                for (Accessor accessor : field.accessors()) {
                    view.withMethodBody(
                            accessor.method().getName(),
                            accessor.descriptor(),
                            ClassFile.ACC_PUBLIC,
                            code -> new MethodWriter(this, receiver, field, accessor, code).write());
                }
            }
            kept.forEach((name, type) -> view.withField(name, type, ClassFile.ACC_PRIVATE));
        });
    }

    /** {@return the class data that the generated class has to be defined with: the objects that are its constants} */
    List<Object> classData() {
        return constants.data();
    }

    Constants constants() {
        return constants;
    }

    ClassDesc self() {
        return self;
    }

    Codec codec(RecordPlan nested) {
        return Codec.of(lookup, nested);
    }

    PartClass partClass(RecordPlan nested) {
        return PartClass.of(lookup, nested);
    }

    /** {@return what loads the handle of a field that is read and written through one} */
    LoadableConstantEntry handle(Field field) {
        LoadableConstantEntry handle = handles.get(field);
        if (handle == null) {
            throw new IllegalStateException(field.name() + " has no handle");
        }
        return handle;
    }

    /** {@return what loads the handle {@code (MemorySegment, long memberAddress) -> value} of aligned members} */
    LoadableConstantEntry alignedHandle(ValueLayout member) {
        VarHandle handle = aligned.computeIfAbsent(
                member, layout -> layout.varHandle().withInvokeExactBehavior());
        return constants.add(handle, VarHandle.class);
    }

    /** {@return the name of a field of the class, of {@code type}, in which {@code field} keeps what it makes} */
    String keep(Field field, ClassDesc type) {
        String name = "part" + plan.fields().indexOf(field);
        kept.put(name, type);
        return name;
    }
}
