package dev.weir.typed.view;

import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The objects that a generated class has as constants, and its constant pool. */
final class Constants {
    private final ConstantPoolBuilder pool = ConstantPoolBuilder.of();
    private final List<Object> data = new ArrayList<>();
    private final IdentityHashMap<Object, LoadableConstantEntry> entries = new IdentityHashMap<>();

    ConstantPoolBuilder pool() {
        return pool;
    }

    /** {@return the class data with which the class has to be defined} */
    List<Object> data() {
        return List.copyOf(data);
    }

    /** {@return the entry that loads an object, as a type that the class can see} */
    LoadableConstantEntry add(Object value, Class<?> type) {
        return entries.computeIfAbsent(value, _ -> {
            data.add(value);
            return pool.loadableConstantEntry(DynamicConstantDesc.ofNamed(
                    ConstantDescs.BSM_CLASS_DATA_AT,
                    ConstantDescs.DEFAULT_NAME,
                    MethodWriter.desc(type),
                    data.size() - 1));
        });
    }
}
