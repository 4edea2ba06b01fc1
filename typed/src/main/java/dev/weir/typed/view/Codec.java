package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Reads a struct into a Java record and writes one from it. There is one generated class per record class and layout,
 * see {@link CodecGenerator}.
 *
 * <p>A Java record with a component that does not fit must not be stored in part. So where that can be, it is first
 * written to memory that nobody reads: whatever it is refused for, it is refused for there. Threads may well share that
 * memory, and use a few pieces of it only because they would slow each other down.
 *
 * <p>Thread-safe.
 */
public abstract class Codec {
    private static final ClassCache<Codec> CACHE = new ClassCache<>();
    private static final int PIECES = 16;
    private static final long APART = 128;

    private final @Nullable MemorySegment unread;
    private final View[] pieces;

    /** Used by generated classes. */
    protected Codec(long bytesToTry) {
        if (bytesToTry == 0) {
            unread = null;
            pieces = new View[0];
            return;
        }
        long stride = Math.ceilDiv(bytesToTry, APART) * APART;
        unread = Arena.ofAuto().allocate(stride * PIECES, APART);
        pieces = new View[PIECES];
        for (int i = 0; i < PIECES; i++) {
            pieces[i] = new Unread(unread.address() + i * stride);
        }
    }

    /**
     * {@return the codec of a record class over a layout}
     *
     * @param lookup says where to define it, if there is none yet
     * @throws LayoutMismatch           if a component is no member of the layout
     * @throws IllegalArgumentException if the lookup can't see the record class
     */
    public static Codec of(Lookup lookup, Class<? extends Record> type, StructLayout layout) {
        return of(lookup, RecordPlan.of(type, layout));
    }

    static Codec of(Lookup lookup, RecordPlan plan) {
        Host.prepare(lookup, plan);
        return CACHE.get(lookup, plan, () -> Host.defineCodec(lookup, plan));
    }

    /** {@return what is in the struct that starts at {@code offset} of a record, as a Java record} */
    public abstract Object read(View view, long offset);

    /** Stores a Java record there. If a component does not fit, those before it are stored. */
    public abstract void store(View view, long offset, Object value);

    /** Stores a Java record there, all of it or nothing. */
    public final void write(View view, long offset, Object value) {
        if (pieces.length > 0) {
            int piece = (int) Thread.currentThread().threadId() & (PIECES - 1);
            store(pieces[piece], 0, value);
            Reference.reachabilityFence(unread);
        }
        store(view, offset, value);
    }

    private static final class Unread extends View {
        Unread(long address) {
            super(address, Nobody.OWNER);
        }
    }
}
