package dev.weir.core.blocks;

import dev.weir.core.blocks.GuardedBlocks.Turn;
import org.jspecify.annotations.Nullable;

/**
 * What a commit adds.
 *
 * @param end     the end of its numbers
 * @param count   how many blocks are handed out
 * @param blocks  those that are, in the order in which they are; null if that is all of them, from the lowest
 * @param guarded those of them that get a guard
 * @param then    how the picking of guarded blocks goes on, if there are any
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Chunk(int end, int count, int @Nullable [] blocks, int[] guarded, @Nullable Turn then) {
    private static final int[] NONE = {};

    /** {@return blocks of which none is guarded or withheld} */
    static Chunk plain(int from, int count, int @Nullable [] blocks) {
        return new Chunk(from + count, count, blocks, NONE, null);
    }
}
