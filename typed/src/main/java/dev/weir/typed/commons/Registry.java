package dev.weir.typed.commons;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Every object of a pool, idle or borrowed: found by identity, without garbage, and by index.
 *
 * <p>Objects come and go under a lock; looking one up takes none. The table is open-addressed, an entry is written once
 * in release mode and read in acquire mode, and an entry that goes leaves a tombstone, so a look-up that walks a table
 * meets every entry that was in it when the walk began. Growing and shedding tombstones makes a new table, published by
 * a volatile write. Whoever asks for an object that this pool made got it after it was entered, so the table it reads
 * is that one or a later one.
 */
final class Registry<T> {
    private static final int SMALLEST = 16;

    /** Stands for an entry that went. Its object is one that nobody else has. */
    private final Lease<Object> gone = new Lease<>(new Object(), null);
    private volatile AtomicReferenceArray<@Nullable Lease<?>> table = new AtomicReferenceArray<>(SMALLEST);
    private volatile AtomicReferenceArray<@Nullable Lease<T>> byIndex = new AtomicReferenceArray<>(SMALLEST);

    // The rest is guarded by this object's lock; the size is read without.
    private final ArrayDeque<Integer> freeIndexes = new ArrayDeque<>();
    /** Index 0 is nobody's: it stands for no lease. */
    private int nextIndex = 1;
    private int entriesEver;
    private volatile int size;
    private long pastBorrows;
    private long pastReturns;

    /** {@return the lease of an object, or null if this pool has none} */
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // an object of this pool has a lease of this pool; by identity
    @Nullable
    Lease<T> find(Object object) {
        var table = this.table;
        int mask = table.length() - 1;
        int at = place(object, mask);
        Lease<?> lease;
        while ((lease = table.getAcquire(at)) != null) {
            if (lease.getObject() == object) {
                return (Lease<T>) lease;
            }
            at = (at + 1) & mask;
        }
        return null;
    }

    /** {@return the lease with an index, or null if there is none now} */
    @Nullable
    Lease<T> at(int index) {
        return byIndex.getAcquire(index);
    }

    int size() {
        return size;
    }

    /** {@return false if the object is in already} */
    synchronized boolean add(Lease<T> lease) {
        if (find(lease.getObject()) != null) {
            return false;
        }
        if ((entriesEver + 1) * 2 > table.length()) {
            rebuild();
        }
        Integer free = freeIndexes.poll();
        lease.index = free == null ? nextIndex++ : free;
        if (lease.index == byIndex.length()) {
            byIndex = copy(byIndex, byIndex.length() * 2);
        }
        byIndex.setRelease(lease.index, lease);
        enter(table, lease);
        entriesEver++;
        size++;
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // the very lease
    synchronized void remove(Lease<T> lease) {
        var table = this.table;
        int mask = table.length() - 1;
        int at = place(lease.getObject(), mask);
        while (table.getPlain(at) != lease) {
            at = (at + 1) & mask;
        }
        table.setRelease(at, gone);
        byIndex.setRelease(lease.index, null);
        freeIndexes.push(lease.index);
        size--;
        pastBorrows += lease.borrows();
        pastReturns += lease.returns();
    }

    synchronized List<Lease<T>> all() {
        List<Lease<T>> all = new ArrayList<>(size);
        for (int i = 1; i < nextIndex; i++) {
            Lease<T> lease = byIndex.getPlain(i);
            if (lease != null) {
                all.add(lease);
            }
        }
        return all;
    }

    /** {@return how many borrows there were, by objects that are here and objects that went} */
    synchronized long borrows() {
        return pastBorrows + all().stream().mapToLong(Lease::borrows).sum();
    }

    /** {@return how many returns there were, by objects that are here and objects that went} */
    synchronized long returns() {
        return pastReturns + all().stream().mapToLong(Lease::returns).sum();
    }

    /** Makes a table without tombstones, at most a quarter full. */
    private void rebuild() {
        int length = Math.max(SMALLEST, Integer.highestOneBit(size + 1) * 8);
        var fresh = new AtomicReferenceArray<@Nullable Lease<?>>(length);
        for (Lease<T> lease : all()) {
            enter(fresh, lease);
        }
        entriesEver = size;
        table = fresh;
    }

    private static void enter(AtomicReferenceArray<@Nullable Lease<?>> table, Lease<?> lease) {
        int mask = table.length() - 1;
        int at = place(lease.getObject(), mask);
        while (table.getPlain(at) != null) {
            at = (at + 1) & mask;
        }
        table.setRelease(at, lease);
    }

    private static <E> AtomicReferenceArray<@Nullable E> copy(AtomicReferenceArray<@Nullable E> from, int length) {
        var to = new AtomicReferenceArray<@Nullable E>(length);
        for (int i = 0; i < from.length(); i++) {
            to.setPlain(i, from.getPlain(i));
        }
        return to;
    }

    private static int place(Object object, int mask) {
        int hash = System.identityHashCode(object);
        return (hash ^ (hash >>> 15)) & mask;
    }
}
