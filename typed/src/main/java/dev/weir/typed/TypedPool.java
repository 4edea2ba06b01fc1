package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.ForeignHandle;
import dev.weir.core.FreelistListener;
import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.WrongThread;
import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.core.memory.VirtualMemory;
import dev.weir.typed.view.Host;
import dev.weir.typed.view.RecordPlan;
import dev.weir.typed.view.ViewClass;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pool of records outside the Java heap, each read and written through the interface T:
 *
 * <pre>{@code
 *   interface Quote {
 *       long price();       Quote price(long v);
 *       int  quantity();    Quote quantity(int v);
 *   }
 * }</pre>
 *
 * <p>Each abstract method of T is an accessor of the field it names: a getter {@code X name()} or a setter {@code void
 * name(X)} or {@code T name(X)}, where X is a primitive type. Default, static and private methods work as written.
 * Without a layout the fields are laid out by alignment, then by name, in native byte order. With a {@link
 * StructLayout} each field is the member of its name, read and written in the member's byte order, aligned or packed;
 * members that T does not name are left alone. An accessor has the type of its member; a boolean may be a byte, a char
 * a short, and an accessor wider than an integral member means that the member is unsigned: its setter refuses what
 * does not fit with IllegalArgumentException. Each record starts on a cache line and is padded to whole ones.
 *
 * <p>A record belongs to the caller from get to put. Every access to it after its put throws {@link StaleRecord}, until
 * its block is handed out again: the record is then the same object and shows the next owner's fields. The content of a
 * record after get is its last owner's, or zero. Records are compared by identity.
 *
 * <p>A pool belongs to the first thread that gets or puts; {@link #adopt} hands it to another. A record and its segment
 * may be used by whichever thread holds it, {@link #stats} and {@link #layout} by any. A use that races with a put or
 * with close reads old, new or zero data. In steady state no method allocates, but for {@link #segment} and {@link
 * #stats}.
 *
 * @param <T> an interface
 */
public abstract sealed class TypedPool<T> implements AutoCloseable permits ConfinedTypedPool {

    TypedPool() {}

    /**
     * {@return a pool of records of an interface on the class path, with defaults}
     *
     * @throws LayoutMismatch           if {@code type} can't be implemented over a block
     * @throws IllegalArgumentException if {@code type} is in another module than Weir; use {@link
     *                                  #of(MethodHandles.Lookup, Class)}
     * @throws CommitFailed             if the system refuses to reserve memory
     */
    public static <T> TypedPool<T> of(Class<T> type) {
        return builder(type).build();
    }

    /**
     * {@return a pool of records of an interface anywhere, with defaults}
     *
     * @param lookup what {@code MethodHandles.lookup()} gives in a class that can see {@code type}
     * @throws LayoutMismatch           if {@code type} can't be implemented over a block
     * @throws IllegalArgumentException if {@code lookup} can't see {@code type} or has lost access
     * @throws CommitFailed             if the system refuses to reserve memory
     */
    public static <T> TypedPool<T> of(MethodHandles.Lookup lookup, Class<T> type) {
        return builder(lookup, type).build();
    }

    /**
     * {@return a builder of pools for an interface on the class path}
     *
     * @throws LayoutMismatch           if {@code type} is not an ordinary interface
     * @throws IllegalArgumentException if {@code type} is in another module than Weir; use {@link
     *                                  #builder(MethodHandles.Lookup, Class)}
     */
    public static <T> Builder<T> builder(Class<T> type) {
        RecordPlan.requirePlainInterface(type);
        return new Builder<>(Host.lookupFor(type), type, new BlockOptions.Builder());
    }

    /**
     * {@return a builder of pools for an interface anywhere}
     *
     * @param lookup what {@code MethodHandles.lookup()} gives in a class that can see {@code type}
     * @throws LayoutMismatch if {@code type} is not an ordinary interface
     */
    public static <T> Builder<T> builder(MethodHandles.Lookup lookup, Class<T> type) {
        RecordPlan.requirePlainInterface(type);
        return new Builder<>(Objects.requireNonNull(lookup, "lookup"), type, new BlockOptions.Builder());
    }

    /**
     * Hands out a record.
     *
     * @throws PoolExhausted if every record that the limit allows is in use
     * @throws CommitFailed  if the system refuses the next chunk
     * @throws WrongThread   if another thread owns this pool
     * @throws PoolClosed    after close
     */
    public abstract T get();

    /**
     * Hands out a record, if there is one.
     *
     * @return the record, or null if every record that the limit allows is in use
     * @throws CommitFailed if the system refuses the next chunk
     * @throws WrongThread  if another thread owns this pool
     * @throws PoolClosed   after close
     */
    @SuppressWarnings("exports") // users compile and run without JSpecify
    public abstract @Nullable T tryGet();

    /**
     * Takes a record back. Whoever uses it from now on gets {@link StaleRecord}.
     *
     * @throws StaleRecord   if it was put already
     * @throws ForeignHandle if this pool never handed it out
     * @throws WrongThread   if another thread owns this pool
     * @throws PoolClosed    after close
     */
    public abstract void put(T record);

    /**
     * Hands out up to {@code count} records.
     *
     * @param into  receives the records
     * @param from  index of the first
     * @param count how many to get
     * @return how many there were, less than {@code count} at the limit or when the system refuses a chunk
     * @throws CommitFailed             if the system refuses a chunk and not one record could be had
     * @throws IllegalArgumentException if {@code from} and {@code count} reach outside {@code into}, or it is an array
     *                                  of a narrower type than T
     * @throws WrongThread              if another thread owns this pool
     * @throws PoolClosed               after close
     */
    public abstract int get(T[] into, int from, int count);

    /**
     * Takes records back, in order. At the first that is refused it stops and throws what {@link #put(Object)} would,
     * with the index in the message; those before it are put, those after it are not.
     *
     * @throws IllegalArgumentException if {@code from} and {@code count} reach outside {@code records}
     */
    public abstract void put(T[] records, int from, int count);

    /**
     * {@return the bytes of a record, without the padding of its block} The segment keeps the memory mapped but not the
     * record in use: after put it shows the next owner's bytes, after close zeros.
     *
     * @throws StaleRecord   if the record was put
     * @throws ForeignHandle if this pool never handed it out
     * @throws PoolClosed    after close
     */
    public abstract MemorySegment segment(T record);

    /** {@return where each field of a record is} Any thread. */
    public abstract RecordLayout layout();

    /** {@return what messages, events and metrics call this pool} Any thread. */
    public abstract String name();

    /** {@return a snapshot of the counters} Any thread. */
    public abstract TypedPoolStats stats();

    /**
     * Makes the calling thread the owner. Whatever the last owner did with this pool must happen-before this call, by a
     * lock, a queue or a join of the caller's.
     *
     * @throws PoolClosed after close
     */
    public abstract void adopt();

    /**
     * Gives all memory back at once; a second close does nothing. Any thread, after the last use. Records and segments
     * that are still out can be read and written without harm, and their bytes are nobody's.
     */
    @Override
    public abstract void close();

    /**
     * Builds pools. Not thread-safe; may build several.
     *
     * @param <T> the interface of the records
     */
    public static final class Builder<T> {
        private final MethodHandles.Lookup lookup;
        private final Class<T> type;
        private final BlockOptions.Builder options;
        private @Nullable StructLayout layout;

        Builder(MethodHandles.Lookup lookup, Class<T> type, BlockOptions.Builder options) {
            this.lookup = lookup;
            this.type = type;
            this.options = options;
        }

        /** What messages, events and metrics call the pool; T's simple name and a number unless set. */
        public Builder<T> name(String name) {
            options.name(name);
            return this;
        }

        /** Where the members of a record are, by name; made from T's accessors unless set. */
        public Builder<T> layout(StructLayout layout) {
            this.layout = Objects.requireNonNull(layout, "layout");
            return this;
        }

        /** Where records start: a power of two from 8 to the page size; the cache line unless set. */
        public Builder<T> alignment(long bytes) {
            options.alignment(bytes);
            return this;
        }

        /** How much one commit adds, rounded up to whole blocks and pages; 256 KiB unless set. */
        public Builder<T> chunkBytes(long bytes) {
            options.chunkBytes(bytes);
            return this;
        }

        /** The most records in use at once, 1 to 2^31-1; as many as the limit in bytes allows unless set. */
        public Builder<T> maxBlocks(long blocks) {
            options.maxBlocks(blocks);
            return this;
        }

        /** The most bytes of records, padding included, at least one's; 1 GiB unless this or maxBlocks is set. */
        public Builder<T> maxBytes(long bytes) {
            options.maxBytes(bytes);
            return this;
        }

        /** One thread at a time uses the pool, and pays for no synchronisation. This is the default. */
        public Builder<T> confined() {
            return this;
        }

        /** Who hears of guard hits, commits, failures, exhaustion and misuse; nobody unless set. */
        public Builder<T> listener(FreelistListener listener) {
            options.listener(listener);
            return this;
        }

        /**
         * Reserves the range; memory is committed by the first get.
         *
         * @throws LayoutMismatch           if T can't be implemented over the layout
         * @throws IllegalArgumentException if record size and limits don't fit together, or the lookup can't see T
         * @throws CommitFailed             if the system refuses to reserve
         */
        public TypedPool<T> build() {
            ViewClass views = ViewClass.of(lookup, type, layout);
            StructLayout struct = views.plan().struct();
            requireAlignment(struct);
            var blocks = new ConfinedBlocks(
                    options.build(type.getSimpleName(), struct.byteSize(), struct.byteAlignment()));
            return new ConfinedTypedPool<>(blocks, views);
        }

        private void requireAlignment(StructLayout struct) {
            long page = VirtualMemory.system().pageSize();
            if (struct.byteAlignment() > page) {
                throw new LayoutMismatch("%s: the layout is aligned to %,d bytes; allowed: 1 to %,d, the page size"
                        .formatted(type.getTypeName(), struct.byteAlignment(), page));
            }
        }
    }
}
