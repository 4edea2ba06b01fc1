package dev.weir.core.blocks;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.INT;

import dev.weir.core.memory.ProcessBarrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The free blocks that one thread has at hand: a loaded magazine that it takes from and gives to, and one more that is
 * full, empty or missing. It exchanges with the depot only when both are empty or both are full, so that a thread that
 * hovers at the edge of a magazine doesn't run to the depot each time.
 *
 * <p><b>Who may touch it.</b> Whoever is inside: {@link #enter} for the owner of a cache that belongs to one thread,
 * {@link #tryEnter} for one that several share. A taker, which holds the lock of the blocks, gets in by {@link
 * #revoke}, the barrier and {@link #awaitQuiet}, and stays until {@link #restore}; meanwhile enter and tryEnter answer
 * false.
 *
 * <p>Why owner and taker are never both inside: the owner stores BUSY and then loads REVOKED, the taker stores REVOKED,
 * runs a process barrier and then loads BUSY. The barrier cuts the owner's run at one point. If the owner's store of
 * BUSY is before the cut, the taker sees it and waits. If it is after, so is the load of REVOKED, and the owner turns
 * back. This needs the owner's two accesses to stay in program order up to the cut, which the Java memory model does
 * not promise for an opaque store and an acquiring load of another variable; HotSpot's compilers do not move accesses
 * of these modes across each other, and the barrier does for the processor what a fence between them would. In tryEnter
 * a compare-and-set takes the place of the store, and no barrier is needed.
 *
 * <p>What was done inside happens-before what the next one inside does: BUSY and REVOKED are stored to 0 with release,
 * and each side loads the other's with acquire before it touches anything.
 *
 * <p>The words lie in the middle of an array, two cache lines from either end, so that no object beside it shares a
 * line with them. For the hot methods they are all there is: on the way to a block each object costs a load, and each
 * load waits for the one before it. They are on the heap, since C2 gives up inlining after some thirty off-heap
 * accesses in a method.
 */
public final class Cache {
    private static final boolean BARRIER = ProcessBarrier.system().available();
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int APART = 128 / Long.BYTES;
    private static final int BUSY = APART;
    private static final int REVOKED = APART + 1;
    private static final int LOADED = APART + 2;
    private static final int COUNT = APART + 3;
    private static final int OTHER = APART + 4;
    private static final int OTHER_COUNT = APART + 5;
    private static final int GETS = APART + 6;
    private static final int PUTS = APART + 7;
    /** The address of slot 0, as in the field. */
    private static final int SLOTS = APART + 8;
    /** At how many gets the next one is picked. */
    private static final int PICK = SLOTS + 1;
    /** How many gets the one after that comes later. */
    private static final int DISTANCE = PICK + 1;
    /** Where in the table it is found, if it is one thread's own. */
    private static final int PLACE = DISTANCE + 1;
    /** The owner's thread id. Away from the others: threads that come by on their search read it. */
    private static final int OWNER = PLACE + 1 + APART;
    private static final int LENGTH = OWNER + 1 + APART;

    private final long[] words = new long[LENGTH];
    /** What a magazine that a limit has cut holds, while it is carved. */
    private final int[] cut = new int[Depot.MAGAZINE];
    private final Depot.Preview cutMagazine = this::lookAtCut;
    private final Depot depot;
    private final long slots;
    private final Growth growth;
    private WeakReference<@Nullable Object> owner;

    /**
     * Makes an empty one.
     *
     * @param slots the address of slot 0
     * @param owner the thread or handle that it ends with; it is free for another when that is gone
     */
    Cache(Depot depot, Growth growth, long slots, Object owner) {
        this.depot = depot;
        this.growth = growth;
        this.slots = slots;
        this.owner = new WeakReference<>(owner);
        words[OWNER] = idOf(owner);
        words[SLOTS] = slots;
        words[LOADED] = depot.takeEmpty();
        words[OTHER] = Depot.NONE;
        words[PICK] = Long.MAX_VALUE;
        // For a thread that finds the cache in the table by a race.
        VarHandle.releaseFence();
    }

    private static long idOf(Object owner) {
        return owner instanceof Thread thread ? thread.threadId() : 0;
    }

    /** {@return the words, for {@link #tryTake} and {@link #tryGive}} */
    long[] hand() {
        return words;
    }

    /** No two threads ever have the same id, and only a thread itself makes itself an owner. */
    static boolean isOwnedBy(long[] hand, long threadId) {
        return hand[OWNER] == threadId;
    }

    /** Notes where in the table it is found, before it is. */
    void standAt(int place) {
        words[PLACE] = place;
    }

    /** {@return where in the table the words are found, which never changes} */
    public static int place(long[] hand) {
        return (int) hand[PLACE];
    }

    /** {@return whether the owner can never come back} */
    boolean isOrphaned() {
        Object last = owner.get();
        return last == null || (last instanceof Thread thread && !thread.isAlive());
    }

    /** Makes it somebody else's. The caller is inside, by revocation. */
    void bequeath(Object heir) {
        owner = new WeakReference<>(heir);
        words[OWNER] = idOf(heir);
    }

    /** Makes it nobody's. The caller is its owner. */
    void abandon() {
        owner = new WeakReference<>(null);
        words[OWNER] = 0;
    }

    /** Two stores and a load, no fence. Where there is no process barrier, the compare-and-set of tryEnter. */
    boolean enter() {
        return enter(words);
    }

    private static boolean enter(long[] w) {
        if (!BARRIER) {
            return tryEnter(w);
        }
        WORD.setOpaque(w, BUSY, 1L);
        if ((long) WORD.getAcquire(w, REVOKED) == 0) {
            return true;
        }
        exit(w);
        return false;
    }

    boolean tryEnter() {
        return tryEnter(words);
    }

    private static boolean tryEnter(long[] w) {
        if (!WORD.compareAndSet(w, BUSY, 0L, 1L)) {
            return false;
        }
        if ((long) WORD.getAcquire(w, REVOKED) == 0) {
            return true;
        }
        exit(w);
        return false;
    }

    void exit() {
        exit(words);
    }

    private static void exit(long[] w) {
        WORD.setRelease(w, BUSY, 0L);
    }

    void revoke() {
        WORD.setVolatile(words, REVOKED, 1L);
    }

    /** Waits until nobody is inside, a matter of nanoseconds unless the one inside lost its processor. */
    void awaitQuiet() {
        var patience = new Patience();
        while ((long) WORD.getAcquire(words, BUSY) != 0 && !isOrphaned()) {
            patience.pause();
        }
    }

    void restore() {
        WORD.setRelease(words, REVOKED, 0L);
    }

    /**
     * Enter, take and exit in one, for the owner, who keeps the region reachable.
     *
     * @param hand the words of the owner's cache
     * @return a block, or -1 if the cache is revoked or its loaded magazine is empty
     */
    public static int tryTake(long[] hand) {
        if (!enter(hand)) {
            return Blocks.NONE;
        }
        try {
            long count = hand[COUNT] - 1;
            if (count < 0) {
                return Blocks.NONE;
            }
            hand[COUNT] = count;
            hand[GETS]++;
            int slot = (int) (hand[LOADED] * Depot.MAGAZINE + count);
            return (int) INT.get(ALL, hand[SLOTS] + (long) slot * Integer.BYTES) ^ slot;
        } finally {
            // Also after an error, such as a stack overflow: a taker would wait for ever.
            exit(hand);
        }
    }

    /**
     * {@return whether the owner's gets have come to the one that {@link #pick} named; never, if none was} If so the
     * next one is named, by the distance that was given. For the owner, who need not be inside: a count that a taker
     * changes meanwhile comes true early or late, and a pick by chance may.
     */
    public static boolean isPicked(long[] hand) {
        if (hand[GETS] < hand[PICK]) {
            return false;
        }
        hand[PICK] = hand[GETS] + hand[DISTANCE];
        return true;
    }

    /** {@return whether there is a get to be picked} For the owner. */
    public static boolean picks(long[] hand) {
        return hand[PICK] != Long.MAX_VALUE;
    }

    /** Has the get picked that comes so many after the last one. For the owner. */
    public static void pick(long[] hand, long gets) {
        hand[PICK] = hand[GETS] + gets;
    }

    /** Has the get picked that comes so many after the next that is. For the owner. */
    public static void pickAfter(long[] hand, long distance) {
        hand[DISTANCE] = distance;
    }

    /**
     * Enter, give and exit in one, as {@link #tryTake}. {@return false if it is revoked or its loaded magazine full}
     */
    public static boolean tryGive(long[] hand, int block) {
        if (!enter(hand)) {
            return false;
        }
        try {
            long count = hand[COUNT];
            if (count == Depot.MAGAZINE) {
                return false;
            }
            hand[COUNT] = count + 1;
            hand[PUTS]++;
            int slot = (int) (hand[LOADED] * Depot.MAGAZINE + count);
            INT.set(ALL, hand[SLOTS] + (long) slot * Integer.BYTES, block ^ slot);
            return true;
        } finally {
            exit(hand);
        }
    }

    /** {@return a block, or -1 if neither this cache nor the depot has one} Inside only. */
    int take() {
        int block = pull();
        if (block != Blocks.NONE) {
            countTake();
        }
        return block;
    }

    /** {@return a block as take does, which counts as free until {@link #countTake}} Inside only. */
    int pull() {
        return words[COUNT] == 0 && !refill() ? Blocks.NONE : pop();
    }

    /** Inside only. */
    void countTake() {
        words[GETS]++;
    }

    /** Inside only. */
    void give(int block) {
        words[PUTS]++;
        push(block);
    }

    /**
     * {@return how many blocks it stored, fewer than {@code count} if neither it nor the depot has more} Inside only.
     */
    int take(long[] into, int from, int count) {
        int taken = 0;
        while (taken < count && (words[COUNT] != 0 || refill())) {
            int run = (int) Math.min(count - taken, words[COUNT]);
            long left = words[COUNT] - run;
            int firstSlot = (int) (words[LOADED] * Depot.MAGAZINE + left);
            for (int i = 0; i < run; i++) {
                int slot = firstSlot + run - 1 - i;
                into[from + taken + i] = (int) INT.get(ALL, slots + (long) slot * Integer.BYTES) ^ slot;
            }
            words[COUNT] = left;
            taken += run;
        }
        words[GETS] += taken;
        Reference.reachabilityFence(growth);
        return taken;
    }

    /** Inside only. */
    void give(long[] handles, int from, int count) {
        int given = 0;
        while (given < count) {
            if (words[COUNT] == Depot.MAGAZINE) {
                makeRoom();
            }
            int run = (int) Math.min(count - given, Depot.MAGAZINE - words[COUNT]);
            int firstSlot = (int) (words[LOADED] * Depot.MAGAZINE + words[COUNT]);
            for (int i = 0; i < run; i++) {
                int slot = firstSlot + i;
                INT.set(ALL, slots + (long) slot * Integer.BYTES, (int) handles[from + given + i] ^ slot);
            }
            words[COUNT] += run;
            given += run;
        }
        words[PUTS] += count;
        Reference.reachabilityFence(growth);
    }

    /** Moves all blocks to another cache, which sends full magazines on to the depot. Inside both only. */
    void drainTo(Cache target) {
        while (words[COUNT] != 0 || words[OTHER_COUNT] != 0) {
            if (words[COUNT] == 0) {
                swap();
            }
            target.push(pop());
        }
    }

    /**
     * Moves the blocks of its magazines to a set, or where they are empty those of a full one of the depot's, in whose
     * place one of the empty ones goes to a shelf. Inside only.
     *
     * @return false if there were none
     */
    boolean withdraw(BlockSet target, Shelf shelf) {
        if (words[COUNT] == 0 && words[OTHER_COUNT] == 0) {
            int full = depot.takeFull();
            if (full == Depot.NONE) {
                return false;
            }
            int emptied = exchange(full, Depot.MAGAZINE);
            if (emptied != Depot.NONE) {
                shelf.lay(emptied);
            }
        }
        while (words[COUNT] != 0 || words[OTHER_COUNT] != 0) {
            if (words[COUNT] == 0) {
                swap();
            }
            int block = pop();
            try {
                target.add(block);
            } catch (Throwable e) {
                push(block);
                throw e;
            }
        }
        return true;
    }

    private int pop() {
        long count = words[COUNT] - 1;
        words[COUNT] = count;
        int slot = (int) (words[LOADED] * Depot.MAGAZINE + count);
        int block = (int) INT.get(ALL, slots + (long) slot * Integer.BYTES) ^ slot;
        Reference.reachabilityFence(growth);
        return block;
    }

    /** Takes back what was pulled, or what another cache had. Inside only. */
    void push(int block) {
        if (words[COUNT] == Depot.MAGAZINE) {
            makeRoom();
        }
        long count = words[COUNT];
        int slot = (int) (words[LOADED] * Depot.MAGAZINE + count);
        INT.set(ALL, slots + (long) slot * Integer.BYTES, block ^ slot);
        words[COUNT] = count + 1;
        Reference.reachabilityFence(growth);
    }

    /** Loads a magazine with blocks: the other one, a full one of the depot's, or fresh blocks. */
    private boolean refill() {
        if (words[OTHER_COUNT] != 0) {
            swap();
            return true;
        }
        if (loadFull()) {
            return true;
        }
        int limit = growth.usable();
        int from = depot.carve(limit, cutMagazine);
        if (from < 0) {
            return false;
        }
        int to = Depot.carvedEnd(from, limit);
        growth.taken(to, limit);
        loadFresh(from, to);
        return true;
    }

    private boolean loadFull() {
        int full = depot.takeFull();
        if (full == Depot.NONE) {
            return false;
        }
        load(full, Depot.MAGAZINE);
        return true;
    }

    /** A whole magazine of fresh blocks is there in the free list; one that a limit has cut is filled by hand. */
    private void loadFresh(int from, int to) {
        if (to - from == Depot.MAGAZINE) {
            load(from / Depot.MAGAZINE, Depot.MAGAZINE);
            return;
        }
        for (int i = 0; i < to - from; i++) {
            push(cut[i]);
        }
        depot.giveEmptied(from, to);
    }

    private void lookAtCut(int from, int to) {
        if (to - from < Depot.MAGAZINE) {
            for (int slot = from; slot < to; slot++) {
                cut[slot - from] = (int) INT.get(ALL, slots + (long) slot * Integer.BYTES) ^ slot;
            }
            Reference.reachabilityFence(growth);
        }
    }

    private void load(int magazine, int count) {
        int emptied = exchange(magazine, count);
        if (emptied != Depot.NONE) {
            depot.giveEmpty(emptied);
        }
    }

    /** Loads a magazine while all others are empty. {@return the one that this leaves no place for, if any} */
    private int exchange(int magazine, int count) {
        int emptied = Depot.NONE;
        if (words[OTHER] == Depot.NONE) {
            words[OTHER] = words[LOADED];
        } else {
            emptied = (int) words[LOADED];
        }
        words[LOADED] = magazine;
        words[COUNT] = count;
        return emptied;
    }

    private void makeRoom() {
        if (words[OTHER] != Depot.NONE && words[OTHER_COUNT] == 0) {
            swap();
            return;
        }
        if (words[OTHER] != Depot.NONE) {
            depot.giveFull((int) words[OTHER]);
        }
        words[OTHER] = words[LOADED];
        words[OTHER_COUNT] = Depot.MAGAZINE;
        words[LOADED] = depot.takeEmpty();
        words[COUNT] = 0;
    }

    private void swap() {
        long magazine = words[LOADED];
        long count = words[COUNT];
        words[LOADED] = words[OTHER];
        words[COUNT] = words[OTHER_COUNT];
        words[OTHER] = magazine;
        words[OTHER_COUNT] = count;
    }

    /**
     * {@return free blocks here} From any thread, and then it may lag: opaque, since no other word is concluded from
     * it.
     */
    long cached() {
        return (long) WORD.getOpaque(words, COUNT) + (long) WORD.getOpaque(words, OTHER_COUNT);
    }

    /** {@return blocks taken since the start} As {@link #cached}. */
    long gets() {
        return (long) WORD.getOpaque(words, GETS);
    }

    /** {@return blocks given since the start} As {@link #cached}. */
    long puts() {
        return (long) WORD.getOpaque(words, PUTS);
    }
}
