package dev.weir.metrics;

import java.util.Map;

/**
 * A pool or freelist in JMX, under {@code dev.weir:type=Pool,name=...}. Attributes are read from the pool's statistics
 * at each call, and need not agree with each other while it is in use.
 */
public interface PoolMXBean {

    /** {@return the name given to the builder} */
    String getName();

    /** {@return blocks in callers' hands} */
    long getActive();

    /** {@return free blocks in the caches of threads} */
    long getCached();

    /** {@return committed blocks that are free, not parked and in no cache} */
    long getIdle();

    /** {@return committed blocks without memory since a trim} */
    long getParked();

    /** {@return blocks that the limit allows} */
    long getCapacity();

    /** {@return most blocks ever in callers' hands at once; where threads have caches, those count in it} */
    long getHighWater();

    /** {@return the share of the committed blocks that is in callers' hands, 0 to 1} */
    double getOccupancy();

    /** {@return the share of the limit's blocks that is in callers' hands; above 1 after the limit was lowered} */
    double getLimitUsed();

    /** {@return bytes of the committed blocks, padding included} */
    long getCommittedBytes();

    /** {@return bytes of the reserved address range} */
    long getReservedBytes();

    /** {@return chunks committed since the start} */
    long getCommits();

    /** {@return how long the system took for them} */
    long getCommitNanos();

    /** {@return chunks that the system refused} */
    long getCommitFailures();

    /** {@return gets that reached the guard} */
    long getGuardHits();

    /** {@return blocks handed out since the start} */
    long getGets();

    /** {@return blocks put back since the start} */
    long getPuts();

    /** {@return gets that found every block of the limit in use} */
    long getExhausted();

    /** {@return gets that had to wait} */
    long getWaits();

    /** {@return gets that wait now} */
    long getWaiters();

    /** {@return trims that gave memory back} */
    long getTrims();

    /** {@return bytes that trims gave back since the start} */
    long getTrimmedBytes();

    /** {@return calls refused because the caller did what it must not} */
    long getMisuses();

    /** {@return misuses by the exception that the caller got; only those there were} */
    Map<String, Long> getMisusesByKind();

    /** {@return records found that were dropped without a put, where a pool watches for that} */
    long getLeaks();

    /**
     * Gives the memory of free chunks back to the system. A confined pool is its owner's to trim: this refuses it with
     * IllegalStateException, and the pool counts a misuse.
     *
     * @return the bytes given back
     */
    long trim();

    /**
     * Sends the free blocks that threads have at hand, all of them, to where any thread finds them. It takes the
     * pool's lock and makes the threads take blocks from there for a moment. Of a confined pool it does nothing.
     */
    void flush();
}
