package dev.weir.typed;

import dev.weir.core.Budget;
import dev.weir.core.CommitFailed;
import dev.weir.core.ForeignHandle;
import dev.weir.core.FreelistListener;
import dev.weir.core.Overrun;
import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.StillOut;
import dev.weir.core.WrongThread;
import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.core.blocks.SharedBlocks;
import dev.weir.core.memory.VirtualMemory;
import dev.weir.typed.view.Host;
import dev.weir.typed.view.RecordPlan;
import dev.weir.typed.view.TwinClass;
import dev.weir.typed.view.ViewClass;
import dev.weir.typed.view.ViewStore;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * name(X)} or {@code T name(X)}, where X is a primitive type, an enum, a String, an array of primitives, a
 * MemorySegment, a Java record or the interface of a nested struct; those of an array take its indexes first. Default,
 * static and private methods work as written. Without a layout the fields are laid out by alignment, then by name, in
 * native byte order; the annotations in {@link dev.weir.typed.fields} say what the accessors can't, such as the length
 * of a text. With a {@link StructLayout} each field is the member of its name, read and written in the member's byte
 * order, aligned or packed; members that T does not name are left alone. An accessor wider than an integral member
 * means that the member is unsigned. What does not fit a member is refused by the setter with IllegalArgumentException,
 * and the old value stays. Each record starts on a cache line and is padded to whole ones.
 *
 * <p>A record belongs to the caller from get to put. Every access to it after its put throws {@link StaleRecord}, until
 * its block was handed out twice again, or as often as {@link Builder#views} says: the record is then the same object
 * and shows the next owner's fields. The content of a record after get is its last owner's, or zero. Records are
 * compared by identity.
 *
 * <p>Any thread may use a pool; a record has one owner at a time, who may put it from another thread than got it. Each
 * thread keeps a few free records at hand, see {@link #cache} and {@link #flush}; at the limit those are found before a
 * get is refused. Of two puts of one record that race, one succeeds and the other throws, as long as its block was not
 * handed out so often meanwhile. A pool built with {@link Builder#confined} belongs to the first thread that gets or puts,
 * costs no synchronisation, and is handed to another thread by {@link #adopt}; its records and their segments may be
 * used by whichever thread holds them, {@link #stats} and {@link #layout} by any.
 *
 * <p>Memory effects: what a thread did before a put happens-before what the next owner of the block does after its get.
 * A record handed to another thread by a queue, a lock or another safe publication carries its content along. A use
 * that races with a put or with close reads old, new or zero data. In steady state no method allocates, but for {@link
 * #segment}, {@link #stats}, {@link #read(Object)} and a get that has to wait.
 *
 * @param <T> an interface
 */
public abstract sealed class TypedPool<T> extends WholeRecords<T> implements AutoCloseable permits RecordsInUse {

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
     * Hands out a record, and waits for one at the limit: at least {@code atMost}, counted from the call, and no longer
     * than the system takes to wake a thread. Those who wait are served first come first served, by puts of any thread,
     * a raised limit or room in the budget, and nobody gets a record before them. If {@code atMost} is zero or negative
     * this is {@link #get()}. A confined pool does not wait, since nobody else could put.
     *
     * @throws PoolExhausted        if no record came in that time
     * @throws InterruptedException if the thread is interrupted before or while it waits; a record that it was just
     *                              given is returned all the same, and then the thread stays interrupted
     * @throws CommitFailed         if the system refuses the next chunk, at once
     * @throws WrongThread          if another thread owns this pool
     * @throws PoolClosed           after close, also one that came while it waited
     */
    public abstract T get(Duration atMost) throws InterruptedException;

    /**
     * Takes a record back. Whoever uses it from now on gets {@link StaleRecord}.
     *
     * @throws StaleRecord   if it was put already
     * @throws ForeignHandle if this pool never handed it out
     * @throws WrongThread   if another thread owns this pool
     * @throws PoolClosed    after close
     * @throws Overrun       if somebody wrote past the end of the record, and this pool has a {@link Builder#canary};
     *                       the record was put all the same
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
     * with the index in the message; those before it are put, those after it are not. An {@link Overrun} stops nothing:
     * it is thrown in the end, with further ones as suppressed exceptions.
     *
     * @throws IllegalArgumentException if {@code from} and {@code count} reach outside {@code records}
     */
    public abstract void put(T[] records, int from, int count);

    /** {@return where each field of a record is} Any thread. */
    public abstract RecordLayout layout();

    /** {@return what messages, events and metrics call this pool} Any thread. */
    public abstract String name();

    /** {@return whether chunks are committed before they are needed} Any thread. */
    public abstract boolean commitAhead();

    /** {@return a snapshot of the counters} Any thread. */
    public abstract TypedPoolStats stats();

    /**
     * Sets the limit in records, from 0 to what the builder reserved. Lowering it takes no record from anybody: gets
     * are refused until enough were put. Below what is committed already, gets and puts take a lock.
     *
     * @throws IllegalArgumentException if that many were not reserved
     * @throws WrongThread              if another thread owns this pool
     * @throws PoolClosed               after close
     */
    public abstract void maxBlocks(long records);

    /**
     * Sets the limit in bytes of records, padding included, as {@link #maxBlocks} does.
     *
     * @throws IllegalArgumentException if that many were not reserved
     * @throws WrongThread              if another thread owns this pool
     */
    public abstract void maxBytes(long bytes);

    /**
     * Sends the free records that the calling thread has at hand to where any thread finds them. A thread that ends
     * need not: its records are found when they are wanted.
     */
    public abstract void flush();

    /**
     * Gives the memory of free records back to the system while this pool goes on: of every chunk none of whose records
     * is in use. Those are parked: gets take the others first, and bring parked chunks back one by one, the lowest
     * first, when there is no other record. Their memory then comes with their first use, and is zero or what it was;
     * Windows promises neither. Handles, turns and the objects that stand for records stay as they are, on the heap.
     *
     * <p>What is parked no longer counts against a budget, and counts again when it comes back; a get may then be
     * refused for want of room. The addresses stay readable, so the system goes on charging them to the process.
     *
     * <p>Any thread may trim a shared pool, also while others use it: their gets never fail for it, and wait for one
     * step of it at most, which is some thousand records or one chunk. A confined one is trimmed by its owner. It takes
     * a few nanoseconds per free record, and the system's time for the pages.
     *
     * @return the bytes given back
     * @throws CommitFailed if the system refuses; what was given back before that stays so, and no record is lost
     * @throws WrongThread  if another thread owns this pool
     * @throws PoolClosed   after close
     */
    public abstract long trim();

    /**
     * Sends the free records that all threads have at hand to where any thread finds them: for when some of many
     * threads have gone quiet for good. It stops gets and puts for microseconds. A confined pool has none. Any thread.
     */
    public abstract void flushAll();

    /**
     * {@return a way to this pool for one thread, such as an event loop's, that saves the look-up of the thread's
     * cache} Close it when the loop ends. There may be 64 open at once.
     *
     * @throws PoolClosed after close
     */
    public abstract TypedPoolCache<T> cache();

    /**
     * Makes the calling thread the owner of a confined pool; a shared one has no owner. Whatever the last owner did
     * with this pool must happen-before this call, by a lock, a queue or a join of the caller's.
     *
     * @throws PoolClosed after close
     */
    public abstract void adopt();

    /**
     * Has {@code listener} told of the rare events from now on, as the builder's listener is, which stays. Any thread.
     *
     * @throws PoolClosed after close
     */
    public abstract void addListener(FreelistListener listener);

    /** Forgets a listener that was added; any other is ignored. Any thread, also after close. */
    public abstract void removeListener(FreelistListener listener);

    /**
     * Gives all memory back at once; a second close does nothing. Any thread, also while others use a shared pool:
     * their gets and puts succeed or throw {@link PoolClosed}. A confined one is closed after its last use. Records and
     * segments that are still out can be read and written without harm, and their bytes are nobody's.
     */
    @Override
    public abstract void close();

    /**
     * Waits for the records that are out, then closes. From now on puts work but gets throw {@link PoolClosed}, those
     * that wait among them. Once all records are back, or {@code atMost} has passed, or the thread is interrupted,
     * which it then stays, all memory is given back as {@link #close()} does. A confined pool does not wait, since
     * nobody else could put.
     *
     * @return what was still out, which is logged as a warning, too, by one pool a second at most. Nothing if this pool
     *         was closed before
     */
    public abstract StillOut close(Duration atMost);

    /**
     * Builds pools. Not thread-safe; may build several.
     *
     * @param <T> the interface of the records
     */
    public static final class Builder<T> {
        /** The one switch that reaches all pools of a program, without a change to it. */
        private static final boolean CHECK_ALL = Boolean.getBoolean("weir.checked");

        private static final int MOST_VIEWS = 8;
        private static final int DEFAULT_VIEWS = 2;

        private final MethodHandles.Lookup lookup;
        private final Class<T> type;
        private final BlockOptions.Builder options;
        private @Nullable StructLayout layout;
        private @Nullable Class<? extends Record> schema;
        private boolean shared = true;
        /** 0 unless set. */
        private int viewsPerBlock;
        private boolean checked = CHECK_ALL;
        private int sampling;
        private boolean stacks;
        private boolean zeroOnGet;
        private boolean zeroOnPut;
        private @Nullable Consumer<? super T> onGet;
        private @Nullable Consumer<? super T> onPut;

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

        /**
         * A record class whose header gives the names, types and order of the members, laid out as C does, and their
         * annotations, which T then need not repeat. It is also what {@link TypedPool#read(Object)} makes. With a
         * {@link #layout}, the layout says where the members are.
         */
        public Builder<T> schema(Class<? extends Record> schema) {
            this.schema = Objects.requireNonNull(schema, "schema");
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

        /**
         * Whether a commit gives its records memory at once, so that their first use needn't wait for it; off unless
         * set. Where the system refuses, one warning is logged, and the records get memory at first use.
         */
        public Builder<T> prefault(boolean prefault) {
            options.prefault(prefault);
            return this;
        }

        /**
         * Whether records lie in huge pages, for fewer misses of the TLB and a cheaper first use; off unless set.
         * Chunks are rounded up to 2 MiB. Where the system gives no such pages, one warning is logged per pool. Linux.
         */
        public Builder<T> hugePages(boolean hugePages) {
            options.hugePages(hugePages);
            return this;
        }

        /**
         * Whether a thread of Weir's commits chunks before they are needed, so that gets meet no system call; off
         * unless set. {@link #build} commits the first. A get asks for the next when half a chunk is left; if it comes
         * to the guard before that is there, it commits itself, as without this, and the guard hits of the statistics
         * count it. So make {@link #chunkBytes} as large as twice what is used up while the system commits a chunk.
         * With {@link #prefault} chunks get their memory on that thread, too.
         *
         * <p>A chunk that is refused in the background is counted and told to the listener; the get that comes to need
         * it asks again, and throws {@link CommitFailed} if it is refused then. What is committed ahead is charged to
         * the budget.
         */
        public Builder<T> commitAhead(boolean commitAhead) {
            options.commitAhead(commitAhead);
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

        /** One thread at a time uses the pool, and pays for no synchronisation. */
        public Builder<T> confined() {
            shared = false;
            return this;
        }

        /** Any thread may use the pool. This is the default. */
        public Builder<T> shared() {
            shared = true;
            return this;
        }

        /**
         * How many objects stand for each record in turn, 1 to 8; 2 unless set, or 1 where there may be more than 2^30
         * records and guards. A use after the put is refused until the block was handed out so many times again. Each
         * takes 28 bytes of heap per record.
         */
        public Builder<T> views(int views) {
            if (views < 1 || views > MOST_VIEWS) {
                throw new IllegalArgumentException("views is %,d; allowed: 1 to %d".formatted(views, MOST_VIEWS));
            }
            viewsPerBlock = views;
            return this;
        }

        /**
         * Makes an object per get, refuses every use after the put for ever and says where the record was put and got,
         * and finds every record that is dropped without a put. For tests and for the hunt after a bug: get and put
         * take microseconds and make garbage. The system property {@code weir.checked=true}, read when this class is
         * first used, does the same to every pool.
         */
        public Builder<T> checked() {
            checked = true;
            return this;
        }

        /**
         * Finds records that are dropped without a put among one in {@code oneIn} gets, picked at random, which make
         * an object each. Each leak is told to the listener and logged, with others of the same second, and its block is
         * handed out again, unless the record's segment or handle was taken. {@link #checked} finds all of them.
         *
         * @param stacks whether to keep where the picked records were got, which takes microseconds
         */
        public Builder<T> leakSampling(int oneIn, boolean stacks) {
            if (oneIn < 1) {
                throw new IllegalArgumentException(
                        "oneIn is %,d; allowed: 1 to %,d".formatted(oneIn, Integer.MAX_VALUE));
            }
            this.sampling = oneIn;
            this.stacks = stacks;
            return this;
        }

        /**
         * Writes a few known bytes behind each record at its get and looks at them at its put, which throws {@link
         * Overrun} if somebody changed them; not done unless set. That finds native code and raw addresses that go too
         * far; accessors and segments can't. A record that leaves less than 8 bytes of padding grows by a cache line,
         * or what else it is aligned to.
         */
        public Builder<T> canary() {
            options.canary();
            return this;
        }

        /**
         * Puts one in {@code oneIn} records, picked at random, on pages of its own before a page that nobody may touch: a
         * write or a read past its end kills the VM there and then, with a report that shows who did it. Not done
         * unless set. Each takes the room of the records that its pages and that page had else held. Where a kernel
         * before 6.13 makes such pages dear there are 4,096 of them in a process, and records after those have none.
         *
         * @param oneIn from 1, which is every record, to 2^31-1
         */
        public Builder<T> guarded(int oneIn) {
            options.guarded(oneIn);
            return this;
        }

        /**
         * Hands the records of each chunk out in a random order at first, so that nobody can rely on, or guess, which
         * lies beside which; from the lowest unless set.
         */
        public Builder<T> randomOrder() {
            options.randomOrder();
            return this;
        }

        /** Clears each record when it is handed out, padding excepted; not done unless set. */
        public Builder<T> zeroOnGet() {
            zeroOnGet = true;
            return this;
        }

        /**
         * Clears each record when it is put, padding excepted; not done unless set. So nothing of it is left in memory;
         * what the next get finds may still be something else, once a trim came between on a system that promises no
         * zeros. {@link #zeroOnGet} is for that.
         */
        public Builder<T> zeroOnPut() {
            zeroOnPut = true;
            return this;
        }

        /**
         * What is called with each record before its get returns, on the thread that gets. If it throws, the record is
         * taken back, with those that the same call got before, and the get throws the same.
         */
        public Builder<T> onGet(Consumer<? super T> hook) {
            onGet = Objects.requireNonNull(hook, "hook");
            return this;
        }

        /**
         * What is called with each record before its put ends its use, on the thread that puts. If it throws, the
         * record is taken back all the same, and the put throws the same; a bulk put stops there. Two threads that put
         * one record at once may both come here before one is refused.
         */
        public Builder<T> onPut(Consumer<? super T> hook) {
            onPut = Objects.requireNonNull(hook, "hook");
            return this;
        }

        /** Room for {@link TypedPool#maxBlocks} to raise the limit to, 1 to 2^31-1; the limit itself unless set. */
        public Builder<T> reserveBlocks(long records) {
            options.reserveBlocks(records);
            return this;
        }

        /**
         * Has free memory trimmed in the background: what was not needed for at least {@code idle}, and at most twice
         * as long, beyond a {@link #trimMargin}. Off unless set. Needed is the most records in use at once in that
         * time, looked at eight times; a load that comes and goes within {@code idle} is not trimmed away. See {@link
         * TypedPool#trim} for what gets notice of it. Not for a confined pool.
         *
         * @param idle a millisecond to a year
         */
        public Builder<T> trimAfter(Duration idle) {
            options.trimAfter(idle);
            return this;
        }

        /**
         * How many free records {@link #trimAfter} leaves beyond those that were needed; it trims when there are twice as
         * many. An eighth of the need, and two chunks at least, unless set.
         */
        public Builder<T> trimMargin(long records) {
            options.trimMargin(records);
            return this;
        }

        /** What chunks are charged to, together with those of other pools; no budget unless set. */
        public Builder<T> budget(Budget budget) {
            options.budget(budget);
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
            if (!shared) {
                options.requireNoAutoTrim();
            }
            ViewClass views = ViewClass.of(lookup, type, layout, schema);
            StructLayout struct = views.plan().struct();
            requireAlignment(struct);
            var built = options.build(type.getSimpleName(), struct.byteSize(), struct.byteAlignment());
            var snapshots = new Snapshots(built.name(), lookup, struct, schema);
            var lifecycle = new Lifecycle<>(
                    viewsFor(built.numbers()), checked, sampling, stacks, built.hardening().canary(), zeroOnGet,
                    zeroOnPut, onGet, onPut);
            return shared
                    ? new SharedTypedPool<>(new SharedBlocks(built), views, snapshots, lifecycle)
                    : new ConfinedTypedPool<>(new ConfinedBlocks(built), views, snapshots, lifecycle);
        }

        /**
         * Makes ordinary objects that implement T as the records of this pool do, for tests and for comparison. Each is
         * new, zero in all fields, refuses what a record refuses and shows itself alike. It belongs to no pool: it
         * needs no put, and there is nothing to close. Of the builder's options only layout and schema matter.
         *
         * <p>Numbers, booleans, enums, nested structs and arrays of them are Java fields. Other fields, those that
         * share bytes, and all those of a T that extends {@link Pooled} are in memory off the heap that goes with the
         * object: such a record can be copied to and from a pool's, has a segment but no handle, and is stale once it
         * is closed.
         *
         * @return what makes the objects, one at each call; any thread. An object is for one thread at a time
         * @throws LayoutMismatch           if T can't be implemented over the layout
         * @throws IllegalArgumentException if the lookup can't see T
         */
        @SuppressWarnings("unchecked") // a twin implements T
        public Supplier<T> heapTwin() {
            return (Supplier<T>) TwinClass.factory(lookup, ViewClass.of(lookup, type, layout, schema));
        }

        private int viewsFor(int capacity) {
            if (checked) {
                return 1;
            }
            int views = viewsPerBlock == 0 ? DEFAULT_VIEWS : viewsPerBlock;
            long most = ViewStore.mostBlocks(views);
            if (capacity <= most) {
                return views;
            }
            if (viewsPerBlock == 0) {
                return 1;
            }
            throw new IllegalArgumentException("maxBlocks or reserveBlocks is %,d; allowed with views(%d): 1 to %,d"
                    .formatted(capacity, views, most));
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
