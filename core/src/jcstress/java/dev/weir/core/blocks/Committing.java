package dev.weir.core.blocks;

/** Blocks in chunks of one page, of which the tests' actors commit some as the background thread does. */
final class Committing {
    static final int CHUNK = 4096 / 64;

    final Ledger budget = new Ledger("test", 1 << 20);
    private final BlockOptions.Builder options = new BlockOptions.Builder();

    BlockOptions options() {
        options.chunkBytes(1);
        options.maxBlocks(8 * CHUNK);
        options.budget(budget);
        return options.build("test", 64, 1);
    }

    /** A step of the background thread's, whether or not the guard is near. */
    static String commit(Blocks blocks) {
        String outcome = blocks.addChunk(null, blocks::isClosed).name();
        blocks.growth.settle();
        return outcome;
    }
}
