package dev.weir.core.blocks;

import dev.weir.core.Overrun;
import dev.weir.core.WeirException;
import org.jspecify.annotations.Nullable;

/** Blocks with a canary: each gets it when it is taken, and is given back before an overrun is thrown. */
public final class CanarySource implements BlockSource {
    private final Blocks blocks;
    private final BlockSource source;
    private final Canary canary;

    /** @param source all blocks, or a part of them */
    public CanarySource(Blocks blocks, BlockSource source, Canary canary) {
        this.blocks = blocks;
        this.source = source;
        this.canary = canary;
    }

    @Override
    public int take() {
        int block = source.take();
        if (block != Blocks.NONE) {
            canary.write(blocks.address(block));
        }
        return block;
    }

    @Override
    public int take(long[] into, int from, int count) {
        int taken = source.take(into, from, count);
        for (int i = from; i < from + taken; i++) {
            canary.write(blocks.address((int) into[i]));
        }
        return taken;
    }

    @Override
    public @Nullable Cache enter() {
        return source.enter();
    }

    @Override
    public void give(@Nullable Cache hand, int block) {
        Overrun overrun = canary.check(blocks.address(block), -1);
        source.give(hand, block);
        if (overrun != null) {
            throw blocks.misuse(overrun);
        }
    }

    /** All are given back. If there were several overruns, the first is thrown and has the others as suppressed ones. */
    @Override
    public void give(@Nullable Cache hand, long[] handles, int from, int count) {
        Overrun first = null;
        for (int i = from; i < from + count; i++) {
            Overrun overrun = canary.check(blocks.address((int) handles[i]), i);
            if (first == null) {
                first = overrun;
            } else if (overrun != null) {
                first.addSuppressed(overrun);
            }
        }
        source.give(hand, handles, from, count);
        if (first != null) {
            throw misuses(first);
        }
    }

    private WeirException misuses(Overrun first) {
        WeirException misuse = blocks.misuse(first);
        for (Throwable other : first.getSuppressed()) {
            blocks.misuse((Overrun) other);
        }
        return misuse;
    }

    @Override
    public void flush() {
        source.flush();
    }

    @Override
    public void end() {
        source.end();
    }
}
