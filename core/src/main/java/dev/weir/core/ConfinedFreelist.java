package dev.weir.core;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;

/** The hot methods over the blocks of one owner thread, whose class the compiler knows here. */
final class ConfinedFreelist extends Freelist {
    private final ConfinedBlocks blocks;
    private final Handles handles;

    ConfinedFreelist(ConfinedBlocks blocks) {
        this(blocks, new Handles(blocks, false));
    }

    private ConfinedFreelist(ConfinedBlocks blocks, Handles handles) {
        super(blocks, handles);
        this.blocks = blocks;
        this.handles = handles;
    }

    @Override
    public long tryGet() {
        int block = blocks.take();
        return block == Blocks.NONE ? NONE : handles.issue(block);
    }

    @Override
    public void put(long handle) {
        blocks.enter();
        blocks.give(null, handles.retire(handle));
    }
}
