package dev.weir.core.blocks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Trims shared blocks in the background, when more are free than were needed for a while.
 *
 * <p><b>How it decides.</b> Needed is the most that was in use at any of its looks during the last full period and the
 * present one; a period is the idle time of the options, and there are eight looks in each. A get that has reached the
 * guard between two looks has needed all blocks there are. At the end of a period it trims, if what is present exceeds
 * the need by twice the margin, and leaves the need and one margin. So a load that is seen to come and go within a
 * period is never trimmed away, and a small surplus is left alone.
 *
 * <p>A trim was in vain if it found little, since blocks in use are spread over all chunks, or if most of what is parked
 * was needed again within {@value #SOON} periods, by bursts too short to be seen. Then the next comes after a pause,
 * twice as long each time, up to {@value #LONGEST_PAUSE} periods.
 */
final class AutoTrim implements Housekeeper.Chore {
    private static final int LOOKS = 8;
    private static final int SOON = 4;
    private static final int LONGEST_PAUSE = 64;
    /** Of the surplus, below which a trim has found little. */
    private static final int LITTLE = 8;

    private final SharedBlocks blocks;
    private final Trimmer trimmer;
    private final Policy policy;
    private final Housekeeper.Duty duty;
    private @Nullable TrimRun run;
    private long surplus;
    private int look;
    /** Periods from a trim to the next. */
    private int pause = 1;

    private int periodsLeft = 1;
    private int periodsSince;
    /** After the last trim, until that is judged. */
    private int parkedThen;
    private long neededBefore;
    private long needed;
    private long guardHits;

    /**
     * When to trim.
     *
     * @param idle   how long a block must not have been needed
     * @param margin how many free blocks to leave beyond the need; 0 for an eighth of it, and two chunks at least
     */
    record Policy(Duration idle, long margin) {
        long marginFor(long needed, int chunkBlocks) {
            return margin > 0 ? margin : Math.max(2L * chunkBlocks, needed / 8);
        }
    }

    /** Starts at once. It lives as long as {@code blocks} does, which must hold on to it. */
    AutoTrim(SharedBlocks blocks, Policy policy) {
        this.blocks = blocks;
        this.trimmer = blocks.reserve().trimmer();
        this.policy = policy;
        this.duty = blocks.options().housekeeper().lookAfter(blocks.options().name(), this);
        duty.wake();
    }

    /** After close. */
    void end() {
        duty.wake();
    }

    @Override
    public long step() {
        if (run != null) {
            return goOn(run);
        }
        if (blocks.isClosed()) {
            duty.end();
            return Housekeeper.NEVER;
        }
        look();
        return run != null ? 0 : untilNextLook();
    }

    private long untilNextLook() {
        return Math.max(1, policy.idle().toNanos() / LOOKS);
    }

    private void look() {
        long hits = blocks.events.guardHits();
        needed = Math.max(needed, hits == guardHits ? blocks.inUse() : blocks.growth.present());
        guardHits = hits;
        if (++look == LOOKS) {
            look = 0;
            judge();
            if (--periodsLeft <= 0) {
                tryBegin(Math.max(needed, neededBefore));
            }
            neededBefore = needed;
            needed = 0;
        }
    }

    private void judge() {
        periodsSince++;
        boolean back = blocks.growth.parked() < parkedThen / 2;
        if (back || (parkedThen > 0 && periodsSince > SOON)) {
            parkedThen = 0;
            pause = back ? Math.min(2 * pause, LONGEST_PAUSE) : 1;
            periodsLeft = pause;
        }
    }

    private void tryBegin(long need) {
        int chunk = blocks.options().chunkBlocks();
        long margin = policy.marginFor(need, chunk);
        long beyond = blocks.growth.present() - need - margin;
        if (beyond >= Math.max(margin, chunk)) {
            surplus = beyond * blocks.options().blockBytes();
            run = trimmer.tryBegin((int) Math.max(0, need + margin - blocks.inUse()));
        }
    }

    private long goOn(TrimRun running) {
        boolean more = false;
        try {
            more = trimmer.step(running);
        } finally {
            if (!more) {
                run = null;
                trimmer.end(running);
                boolean inVain = running.bytes() < surplus / LITTLE;
                pause = inVain ? Math.min(2 * pause, LONGEST_PAUSE) : pause;
                periodsLeft = pause;
                periodsSince = 0;
                parkedThen = inVain ? 0 : blocks.growth.parked();
            }
        }
        return more ? 0 : untilNextLook();
    }
}
