package dev.weir.typed;

import dev.weir.core.ForeignHandle;
import dev.weir.core.PoolClosed;
import dev.weir.core.StaleHandle;
import dev.weir.core.WeirException;
import dev.weir.core.blocks.Blocks;
import dev.weir.typed.view.View;
import org.jspecify.annotations.Nullable;

/** The exceptions of one pool: works out what the caller did wrong, and counts it. */
final class Misuses {
    private final RecordsInUse<?> pool;
    private final Blocks blocks;
    private final String type;

    Misuses(RecordsInUse<?> pool, Blocks blocks, RecordLayout layout) {
        this.pool = pool;
        this.blocks = blocks;
        this.type = layout.type().getSimpleName();
    }

    /**
     * {@return why a record is refused that is not in use in this pool}
     *
     * @param index where it was in the caller's array, or -1 if there is none
     */
    RuntimeException refusal(@Nullable Object record, int index) {
        String name = index < 0 ? name() : "at index %,d: %s".formatted(index, name());
        if (record == null) {
            return new NullPointerException(
                    "%s was given null for a %s; check what tryGet answers before using it".formatted(name, type));
        }
        return blocks.misuse(misuse(record, name));
    }

    private WeirException misuse(Object record, String name) {
        if (!(record instanceof View view)) {
            return new ForeignHandle("%s was given a %s, which no pool made; put only what get handed out"
                    .formatted(name, record.getClass().getTypeName()));
        }
        if (!pool.owns(view)) {
            return new ForeignHandle("%s was given a %s that belongs to another pool; put it back where it came from"
                    .formatted(name, type));
        }
        if (blocks.isClosed()) {
            return poolClosed();
        }
        return new StaleRecord(
                "%s was given a %s that was put already; put each record once and drop it then".formatted(name, type),
                history(view));
    }

    /** {@return why a handle is refused} */
    WeirException handle(long handle, boolean wasPut) {
        return blocks.misuse(wasPut
                ? new StaleHandle(
                        "%s was given the handle %#x of a %s that was put; drop a handle once its record is put"
                                .formatted(name(), handle, type))
                : new ForeignHandle("%s never gave the handle %#x; look it up in the pool of its record"
                        .formatted(name(), handle)));
    }

    WeirException staleAccess(View view, String accessor) {
        return blocks.misuse(new StaleRecord(
                accessor + " was called on a record after its put;"
                        + " finish with a record before you put it, and drop it then",
                history(view)));
    }

    private static @Nullable Throwable history(View view) {
        return view.owner instanceof Lease lease ? lease.history() : null;
    }

    WeirException closed() {
        return blocks.misuse(poolClosed());
    }

    private PoolClosed poolClosed() {
        return new PoolClosed(name() + " is closed; its records ended with it");
    }

    private String name() {
        return blocks.options().name();
    }
}
