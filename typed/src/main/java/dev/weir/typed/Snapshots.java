package dev.weir.typed;

import dev.weir.typed.view.Codec;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The record classes that a pool's records are read into and written from. */
final class Snapshots {
    private final String pool;
    private final MethodHandles.Lookup lookup;
    private final StructLayout struct;
    private final @Nullable Class<? extends Record> schema;
    private final @Nullable Codec schemaCodec;
    private final ConcurrentHashMap<Class<?>, Codec> others = new ConcurrentHashMap<>();

    /** @throws LayoutMismatch if a component of the schema is no member of the layout */
    Snapshots(
            String pool,
            MethodHandles.Lookup lookup,
            StructLayout struct,
            @Nullable Class<? extends Record> schema) {
        this.pool = pool;
        this.lookup = lookup;
        this.struct = struct;
        this.schema = schema;
        this.schemaCodec = schema == null ? null : Codec.of(lookup, schema, struct);
    }

    /** {@return the schema's} */
    Codec ofSchema() {
        if (schemaCodec == null) {
            throw new IllegalStateException(
                    "%s has no schema; name the record class to read, or build the pool with a schema".formatted(pool));
        }
        return schemaCodec;
    }

    /** {@return that of a record class} */
    Codec of(Class<? extends Record> type) {
        if (type == schema && schemaCodec != null) {
            return schemaCodec;
        }
        Codec known = others.get(type);
        return known == null ? others.computeIfAbsent(type, _ -> Codec.of(lookup, type, struct)) : known;
    }

    /** {@return that of a value to be stored} */
    Codec ofValue(Record value) {
        Class<? extends Record> type = value.getClass();
        if (schema != null && type != schema) {
            throw new IllegalArgumentException("%s was given a %s to write; allowed: a %s, which is its schema"
                    .formatted(pool, type.getTypeName(), schema.getTypeName()));
        }
        return of(type);
    }
}
