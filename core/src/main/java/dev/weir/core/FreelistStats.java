package dev.weir.core;

import java.util.Map;

/**
 * One snapshot of a freelist's counters. Taken while other threads work, each number is right for some moment of the
 * call, and they need not agree with each other; at rest they do.
 *
 * @param active          blocks in callers' hands
 * @param cached          free blocks in the caches of threads; 0 when confined
 * @param capacity        blocks that the limit allows
 * @param committedBlocks blocks that the system has committed and charges, in use, free or parked; 0 once closed
 * @param committedBytes  bytes of the committed blocks, padding and blocks withheld for guards included; tables add 8
 *                        bytes a block to that
 * @param reservedBytes   bytes of the whole reserved address range, tables and guard pages included; 0 once closed
 * @param commits         chunks committed since the start; a parked chunk that comes back is none
 * @param commitFailures  chunks that the system refused
 * @param guardHits       gets that reached the guard, whether a chunk was then committed, came back from being parked,
 *                        or was refused
 * @param highWater       most blocks ever in callers' hands at once; where threads have caches, those count in it
 * @param gets            blocks handed out since the start
 * @param puts            blocks put back since the start
 * @param trims           trims that gave memory back
 * @param trimmedBytes    bytes that trims gave back since the start
 * @param parkedBlocks    committed blocks whose memory a trim gave back and no get has needed since: without memory,
 *                        but still charged by the system, though not by a budget
 * @param misuses         calls refused because the caller did what it must not
 * @param waits           gets that had to wait since the start, whether or not a block came
 * @param waiters         gets that wait now
 * @param exhausted       gets that found every block that the limit allows in use, and were refused or made to wait
 * @param commitNanos     how long the system took for all commits that succeeded
 * @param misusesByKind   misuses by the simple name of the exception that the caller got; only those there were
 */
public record FreelistStats(
        long active,
        long cached,
        long capacity,
        long committedBlocks,
        long committedBytes,
        long reservedBytes,
        long commits,
        long commitFailures,
        long guardHits,
        long highWater,
        long gets,
        long puts,
        long trims,
        long trimmedBytes,
        long parkedBlocks,
        long misuses,
        long waits,
        long waiters,
        long exhausted,
        long commitNanos,
        Map<String, Long> misusesByKind) {

    /** {@return committed blocks that are free, not parked and in no thread's cache} */
    public long idle() {
        return Math.max(0, committedBlocks - parkedBlocks - active - cached);
    }

    /** {@return the share of the limit's blocks that is in callers' hands; above 1 after the limit was lowered} */
    public double limitUsed() {
        return capacity == 0 ? 1 : (double) active / capacity;
    }

    /**
     * {@return the share of the committed blocks that is in callers' hands, 0 to 1; 0 when none is committed} Parked
     * blocks don't count: they come back as fresh ones come, when the rest is in use.
     */
    public double occupancy() {
        long present = committedBlocks - parkedBlocks;
        return present <= 0 ? 0 : (double) active / present;
    }

    /** {@return the bytes of the parked blocks, and their share of those withheld for guards} */
    public long parkedBytes() {
        return committedBlocks == 0 ? 0 : committedBytes / committedBlocks * parkedBlocks;
    }
}
