package dev.weir.typed.commons;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Every object of a pool, idle or borrowed: found by identity, without garbage, and by index.
 *
 * <p>Objects come and go under a lock; looking one up takes none. The table is open-addressed: an object, and its lease
 * behind it, so that a look-up touches no other object's lease, which another thread may be writing to. The object is
 * written once, after its lease, in release mode, and read in acquire mode; one that goes leaves a tombstone. So a
 * look-up that walks a table meets every object that was in it when the walk began, and its lease, or null if it is
 * just going. Growing and shedding tombstones makes a new table, published by a volatile write. Whoever asks for an
 * object that this pool made got it after it was entered, so the table it reads is that one or a later one.
 */
final class Registry<T> {
    private static final int SMALLEST = 16;

    /** Stands for an object that went; nobody else has it. */
    private static final Object GONE = new Object();

    private volatile AtomicReferenceArray<@Nullable Object> table = new AtomicReferenceArray<>(2 * SMALLEST);
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
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // behind an object is its lease; by identity
    @Nullable
    Lease<T> find(Object object) {
        var table = this.table;
        int at = place(object, table);
        Object there;
        while ((there = table.getAcquire(at)) != null) {
            if (there == object) {
                return (Lease<T>) table.getPlain(at + 1);
            }
            at = next(at, table);
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
        if ((entriesEver + 1) * 4 > table.length()) {
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
        int at = place(lease.getObject(), table);
        while (table.getPlain(at + 1) != lease) {
            at = next(at, table);
        }
        table.setRelease(at, GONE);
        table.setRelease(at + 1, null);
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
        int length = 2 * Math.max(SMALLEST, Integer.highestOneBit(size + 1) * 8);
        var fresh = new AtomicReferenceArray<@Nullable Object>(length);
        for (Lease<T> lease : all()) {
            enter(fresh, lease);
        }
        entriesEver = size;
        table = fresh;
    }

    private static void enter(AtomicReferenceArray<@Nullable Object> table, Lease<?> lease) {
        int at = place(lease.getObject(), table);
        while (table.getPlain(at) != null) {
            at = next(at, table);
        }
        table.setPlain(at + 1, lease);
        table.setRelease(at, lease.getObject());
    }

    private static <E> AtomicReferenceArray<@Nullable E> copy(AtomicReferenceArray<@Nullable E> from, int length) {
        var to = new AtomicReferenceArray<@Nullable E>(length);
        for (int i = 0; i < from.length(); i++) {
            to.setPlain(i, from.getPlain(i));
        }
        return to;
    }

    private static int place(Object object, AtomicReferenceArray<?> table) {
        int hash = System.identityHashCode(object);
        return (hash ^ (hash >>> 15)) * 2 & table.length() - 1;
    }

    private static int next(int at, AtomicReferenceArray<?> table) {
        return at + 2 & table.length() - 1;
    }
}
