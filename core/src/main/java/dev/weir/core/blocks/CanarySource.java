package dev.weir.core.blocks;

import dev.weir.core.Overrun;
import java.util.ArrayList;
import java.util.List;
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
        List<Overrun> overruns = new ArrayList<>(0);
        for (int i = from; i < from + count; i++) {
            Overrun overrun = canary.check(blocks.address((int) handles[i]), i);
            if (overrun != null) {
                overruns.add(overrun);
            }
        }
        source.give(hand, handles, from, count);
        for (Overrun overrun : overruns) {
            blocks.misuse(overrun);
            if (overrun != overruns.getFirst()) {
                overruns.getFirst().addSuppressed(overrun);
            }
        }
        if (!overruns.isEmpty()) {
            throw overruns.getFirst();
        }
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
