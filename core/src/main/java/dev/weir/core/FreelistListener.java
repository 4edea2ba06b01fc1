package dev.weir.core;

/**
 * Hears of the rare events of a freelist or pool, and of each get and put where a pool is checked: those of the builder's from the start, others from {@link
 * Freelist#addListener} on. Each call runs on the thread that met the event, while no lock is held, and may use the
 * freelist. An exception that it throws is logged and changes nothing.
 *
 * <p>{@code name} is the name given to the builder.
 */
public interface FreelistListener {

    /**
     * A get reached the guard: every committed block was in use, and the next chunk is about to be committed, or to
     * come back from where a trim parked it. With commit-ahead, the background thread was too slow.
     */
    default void guardHit(String name) {}

    /**
     * The get that reached the guard goes on, with a block or without one.
     *
     * @param nanos how long it was held up
     */
    default void guardPassed(String name, long nanos) {}

    /**
     * A chunk was committed. With commit-ahead mostly on a thread of Weir's, and the first while the pool is built.
     *
     * @param blocks how many blocks it added
     * @param nanos  how long the system took
     */
    default void committed(String name, int blocks, long nanos) {}

    /**
     * The chunk just committed, or come back, is the last that the limit allows: an early warning, since there is still
     * a chunk free.
     */
    default void lastChunk(String name) {}

    /**
     * The system refused a chunk. The get that needed it throws {@code failure}; with commit-ahead there may be no such
     * get yet, and the one that comes asks the system again.
     */
    default void commitFailed(String name, CommitFailed failure) {}

    /**
     * A trim gave memory back.
     *
     * @param bytes how much
     * @param nanos how long the trim took
     */
    default void trimmed(String name, long bytes, long nanos) {}

    /** A get found every block that the limit allows in use; it is refused, or begins to wait. */
    default void exhausted(String name) {}

    /**
     * A typed pool that watches for leaks found a record that was dropped without a put. Runs on a thread of Weir's.
     *
     * @param leak says what was dropped; its cause shows where that was got, if the pool keeps that
     */
    default void leaked(String name, Throwable leak) {}

    /**
     * A checked pool hands out a record, on the thread that gets. Other pools don't tell.
     *
     * @param block the number of the record's block
     */
    default void got(String name, int block) {}

    /**
     * A checked pool took a record back, on the thread that puts. Other pools don't tell.
     *
     * @param block the number of the record's block
     */
    default void put(String name, int block) {}

    /** A caller did what it must not. The call throws {@code misuse}. */
    default void misused(String name, WeirException misuse) {}

    /** The freelist was closed and has given its memory back. Comes once. */
    default void closed(String name) {}
}
