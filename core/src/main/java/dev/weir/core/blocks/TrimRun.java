package dev.weir.core.blocks;

/**
 * One trim of shared blocks, in steps. Each is taken under the reserve's lock, which is free in between, and ends after
 * some thousand blocks, one chunk or 2 MiB of the free list; so whoever needs the lock waits for a step at most.
 *
 * <p>It withdraws free blocks: those of the caches, which are revoked for that and opened again, and those of the
 * depot. It parks chunks all of whose blocks it holds, from the highest down, and puts the other blocks back, in order.
 * A chunk with a block in a caller's hands or in a cache is left alone, so no record in use ever changes: its block is
 * not among the withdrawn ones, and those are in nobody's hands until they are put back or unparked, under the same
 * lock. If chunks were parked, it ends with the pages of the free list that nobody needs before they come back, see
 * {@link Shelf}.
 *
 * <p>Who finds no block meanwhile takes one of those that are withdrawn, under the lock, and grows only when all the
 * others are in use or parked. A block that is withdrawn or parked is free, and no take is refused while there is one.
 */
final class TrimRun {
    private static final int MAGAZINES_A_STEP = 256;
    private static final int CHUNKS_A_STEP = 4096;

    private final Stock stock;
    private final Growth growth;
    private final int keep;
    private Phase phase = Phase.WITHDRAW;
    /** Full magazines that may be met: other threads may fill some again while this goes on. */
    private int magazinesLeft;

    private int chunk;
    private final long start = System.nanoTime();
    private long bytes;
    private boolean givenUp;

    private enum Phase {
        WITHDRAW,
        PARK,
        PUT_BACK,
        PURGE,
        OVER
    }

    /**
     * Begins a trim, under the lock.
     *
     * @param keep how many of the withdrawn blocks are not to be parked
     */
    TrimRun(Stock stock, Growth growth, int keep) {
        this.stock = stock;
        this.growth = growth;
        this.keep = keep;
        this.magazinesLeft = growth.present() / Depot.MAGAZINE + 1;
        stock.beginTrim();
    }

    /**
     * Goes on, under the lock.
     *
     * @return false if it is over
     * @throws dev.weir.core.CommitFailed if the system refuses to take memory
     */
    boolean step() {
        phase = switch (phase) {
            case WITHDRAW -> withdraw() ? Phase.WITHDRAW : Phase.PARK;
            case PARK -> park() ? Phase.PARK : Phase.PUT_BACK;
            case PUT_BACK -> stock.putBack(MAGAZINES_A_STEP * Depot.MAGAZINE) ? Phase.PUT_BACK : end();
            case PURGE -> stock.purgeShelf() ? Phase.PURGE : Phase.OVER;
            case OVER -> Phase.OVER;
        };
        return phase != Phase.OVER;
    }

    private boolean withdraw() {
        for (int i = 0; i < MAGAZINES_A_STEP; i++) {
            if (magazinesLeft-- == 0 || !stock.withdraw()) {
                stock.withdrawFresh(keep);
                chunk = growth.chunks() - 1;
                return false;
            }
        }
        return true;
    }

    /** {@return whether there may be another chunk to park} */
    private boolean park() {
        for (int i = 0; i < CHUNKS_A_STEP; i++) {
            if (chunk < 0 || stock.held() - growth.blocks(chunk) < keep) {
                return false;
            }
            long parked = stock.park(chunk--);
            if (parked > 0) {
                bytes += parked;
                return true;
            }
        }
        return true;
    }

    private Phase end() {
        stock.endTrim();
        return bytes > 0 && !givenUp ? Phase.PURGE : Phase.OVER;
    }

    /** Has the next steps put back what is withdrawn, and nothing else. */
    void giveUp() {
        boolean isPutBack = phase == Phase.PURGE || phase == Phase.OVER;
        phase = isPutBack ? Phase.OVER : Phase.PUT_BACK;
        givenUp = true;
    }

    /** {@return when it began, by the system's clock} */
    long start() {
        return start;
    }

    /** {@return the bytes given back so far} */
    long bytes() {
        return bytes;
    }
}
