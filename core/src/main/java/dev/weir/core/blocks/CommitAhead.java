package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.blocks.Blocks.Growing;

/**
 * Commits the chunks of one pool before they are needed, on the background thread, so that a get meets no system call.
 * Takers ask for the next chunk when half a chunk is left before the guard; then at least a whole one is made free, as
 * far as the limit and the budget allow.
 *
 * <p>What is refused here is counted, told to the listener and not tried again by itself: the get that comes to the
 * guard asks the system, and has the exception if that refuses again.
 */
final class CommitAhead implements Housekeeper.Chore {
    private final Blocks blocks;
    private final Growth growth;
    private final Housekeeper.Duty duty;
    private int asked = Blocks.NONE;
    /** Where the guard stood when the system refused a chunk: the next one to ask there is a get. In steps alone. */
    private int refusedAt = Blocks.NONE;

    /** Commits the first chunk on the calling thread, so that the first get finds it. The next waits until it is asked for. */
    CommitAhead(Blocks blocks) {
        this.blocks = blocks;
        this.growth = blocks.growth;
        step();
        this.duty = blocks.options.housekeeper().lookAfter(blocks.options.name(), this);
    }

    /**
     * Asks for the next chunk, once wherever the guard stands. The field is plain and any taker's: it names no guard
     * that nobody has asked at, so a value that is out of date costs a wake-up that finds nothing to do.
     *
     * @param ready where the guard stands
     */
    void ask(int ready) {
        if (asked != ready) {
            asked = ready;
            wake();
        }
    }

    /** Has it look whether there is something to do. */
    void wake() {
        duty.wake();
    }

    void end() {
        duty.end();
    }

    @Override
    public long step() {
        boolean more = isWanted() && commit() && isWanted();
        growth.settle();
        return more ? 0 : Housekeeper.NEVER;
    }

    private boolean isWanted() {
        return !growth.isClosed()
                && growth.usable() != refusedAt
                && growth.nextChunk() > 0
                && growth.usable() - blocks.used() < blocks.options.chunkBlocks();
    }

    private boolean commit() {
        // Before it is refused: by the time that this thread goes on, a get may have moved the guard.
        int guard = growth.usable();
        try {
            return blocks.addChunk(null, () -> !isWanted()) == Growing.GREW;
        } catch (CommitFailed e) {
            // Counted already, and for the get that comes to the guard to meet.
            refusedAt = guard;
            return false;
        }
    }
}
