package dev.weir.core;

/**
 * One snapshot of a freelist's counters. Taken while other threads work, each number is right for some moment of the
 * call, and they need not agree with each other; at rest they do.
 *
 * @param active          blocks in callers' hands
 * @param cached          free blocks in the caches of threads; 0 when confined
 * @param capacity        blocks that the limit allows
 * @param committedBlocks blocks whose memory is committed, in use or free; 0 once closed
 * @param committedBytes  bytes of the committed blocks, padding included; tables add 8 bytes a block to that
 * @param reservedBytes   bytes of the whole reserved address range, tables and guard pages included; 0 once closed
 * @param commits         chunks committed since the start
 * @param commitFailures  chunks that the system refused
 * @param guardHits       gets that reached the guard, whether or not the commit then succeeded
 * @param highWater       most blocks ever in callers' hands at once; where threads have caches, those count in it
 * @param gets            blocks handed out since the start
 * @param puts            blocks put back since the start
 * @param misuses         calls refused because the caller did what it must not
 * @param waits           gets that had to wait since the start, whether or not a block came
 * @param waiters         gets that wait now
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
        long misuses,
        long waits,
        long waiters) {

    /** {@return the share of the committed blocks that is in callers' hands, 0 to 1; 0 when none is committed} */
    public double occupancy() {
        return committedBlocks == 0 ? 0 : (double) active / committedBlocks;
    }
}
