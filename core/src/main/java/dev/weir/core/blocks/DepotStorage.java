package dev.weir.core.blocks;

/** Where a depot keeps its words. Off-heap in use, on-heap where a model checker has to see the accesses. */
interface DepotStorage {
    /**
     * Heads of the stacks of full and of empty magazines, and how far fresh blocks and spare magazines are handed out.
     */
    enum Word {
        FULL(0),
        EMPTY(1),
        CARVED(2),
        SPARES(3);

        static final int COUNT = values().length;

        /** Its place among the words. */
        final int position;

        Word(int position) {
            this.position = position;
        }
    }

    /** An acquiring read. */
    long get(Word word);

    /** A compare-and-set that acquires and releases. */
    boolean compareAndSet(Word word, long expected, long value);

    /** An opaque read of a magazine's successor on its stack; it may be stale, and then a compare-and-set fails. */
    int next(int magazine);

    /** An opaque write, published by the compare-and-set that pushes the magazine. */
    void next(int magazine, int successor);
}
