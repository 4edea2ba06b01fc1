package dev.weir.core;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that were in callers' hands when a freelist or pool was closed, as a text too.
 *
 * @param name   the freelist's or pool's
 * @param count  how many blocks were out
 * @param blocks the first hundred of them
 */
public record StillOut(String name, long count, List<Block> blocks) {

    /**
     * One block.
     *
     * @param number  the low half of its handle
     * @param address where it was
     * @param got     whose stack trace is that of the get; null where a pool does not keep those
     */
    @SuppressWarnings("exports") // users compile and run without JSpecify
    public record Block(int number, long address, @Nullable Throwable got) {

        @Override
        public String toString() {
            String text = "block %,d at %#x".formatted(number, address);
            if (got == null) {
                return text;
            }
            var trace = new StringWriter();
            got.printStackTrace(new PrintWriter(trace, true));
            return text + ", got here: " + trace.toString().strip();
        }
    }

    public StillOut {
        blocks = List.copyOf(blocks);
    }

    /** {@return whether every block had come back} */
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("%,d blocks of %s still out".formatted(count, name));
        for (Block block : blocks) {
            text.append(System.lineSeparator()).append("  ").append(block);
        }
        if (blocks.size() < count) {
            text.append(System.lineSeparator()).append("  and %,d more".formatted(count - blocks.size()));
        }
        return text.toString();
    }
}
