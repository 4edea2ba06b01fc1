package dev.weir.typed.view;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.stream.LongStream;

/** Which bytes of a layout are members and not padding, in as few stretches as can be: usually one. */
public final class Ranges {
    /** Where each stretch starts and where it ends, in ascending order. */
    final long[] edges;

    private Ranges(long... edges) {
        this.edges = edges;
    }

    static Ranges of(StructLayout struct) {
        if (!hasHoles(struct)) {
            return new Ranges(0, struct.byteSize());
        }
        var used = new BitSet(Math.toIntExact(struct.byteSize()));
        add(used, struct, 0);
        var ranges = LongStream.builder();
        int end = 0;
        for (int start = used.nextSetBit(0); start >= 0; start = used.nextSetBit(end)) {
            end = used.nextClearBit(start);
            ranges.add(start).add(end);
        }
        return new Ranges(ranges.build().toArray());
    }

    private static boolean hasHoles(MemoryLayout layout) {
        return switch (layout) {
            case PaddingLayout _ -> true;
            case ValueLayout _ -> false;
            case SequenceLayout sequence -> hasHoles(sequence.elementLayout());
            case StructLayout struct -> struct.memberLayouts().stream().anyMatch(Ranges::hasHoles);
            // A short member may end in a hole that a longer one fills.
            case GroupLayout union ->
                union.memberLayouts().stream()
                        .noneMatch(member -> member.byteSize() == union.byteSize() && !hasHoles(member));
        };
    }

    private static void add(BitSet used, MemoryLayout layout, int offset) {
        switch (layout) {
            case PaddingLayout _ -> {
            }
            case ValueLayout value -> used.set(offset, offset + (int) value.byteSize());
            case SequenceLayout sequence -> {
                int stride = (int) sequence.elementLayout().byteSize();
                for (int i = 0; i < sequence.elementCount(); i++) {
                    add(used, sequence.elementLayout(), offset + i * stride);
                }
            }
            case GroupLayout group -> {
                int at = offset;
                for (MemoryLayout member : group.memberLayouts()) {
                    add(used, member, at);
                    at += group instanceof StructLayout ? (int) member.byteSize() : 0;
                }
            }
        }
    }
}
