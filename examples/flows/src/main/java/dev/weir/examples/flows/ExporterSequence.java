package dev.weir.examples.flows;

/**
 * The flow_sequence of one exporter: how many flows it had sent before a datagram, modulo 2^32. One thread.
 *
 * <ul>
 *   <li>The first datagram seen sets the baseline.
 *   <li>A datagram up to 2^24 flows ahead of the expected number tells that the flows between are lost.
 *   <li>One up to 65,536 flows behind is late or a duplicate. If it fits one of the last eight gaps, its flows were not
 *       lost after all.
 *   <li>Any other number means that the exporter started anew: a new baseline, nothing is lost.
 * </ul>
 */
final class ExporterSequence {
    static final int FURTHEST_AHEAD = 1 << 24;
    static final int FURTHEST_BEHIND = 1 << 16;
    private static final int GAPS = 8;

    private final int[] gapStarts = new int[GAPS];
    private final int[] gapLengths = new int[GAPS];
    private int nextGap;
    private int expected;
    private boolean heard;

    /** @param baseline the flow_sequence of the first datagram */
    ExporterSequence(int baseline) {
        this.expected = baseline;
    }

    /**
     * Takes note of a datagram.
     *
     * @return by how much the number of lost flows changes, negative if a late datagram fills a gap
     */
    int observe(int sequence, int flows) {
        heard |= flows > 0;
        int ahead = sequence - expected;
        if (ahead >= 0 && ahead <= FURTHEST_AHEAD) {
            if (ahead > 0) {
                remember(expected, ahead);
            }
            expected = sequence + flows;
            return ahead;
        }
        if (ahead < 0 && ahead >= -FURTHEST_BEHIND) {
            int filled = fill(sequence, flows);
            expected += Math.max(0, ahead + flows);
            return -filled;
        }
        for (int gap = 0; gap < GAPS; gap++) {
            gapLengths[gap] = 0;
        }
        expected = sequence + flows;
        return 0;
    }

    /** {@return whether there was a datagram, rather than a number that is known otherwise} */
    boolean heard() {
        return heard;
    }

    /** Takes a late datagram's flows out of the gaps; {@return how many were in one} */
    private int fill(int sequence, int flows) {
        int filled = 0;
        for (int gap = 0; gap < GAPS; gap++) {
            int start = gapStarts[gap];
            int length = gapLengths[gap];
            int offset = sequence - start;
            int from = Math.clamp(offset, 0, length);
            int to = Math.clamp((long) offset + flows, 0, length);
            if (to > from) {
                filled += to - from;
                gapLengths[gap] = from;
                remember(start + to, length - to);
            }
        }
        return filled;
    }

    private void remember(int start, int length) {
        if (length > 0) {
            gapStarts[nextGap] = start;
            gapLengths[nextGap] = length;
            nextGap = (nextGap + 1) % GAPS;
        }
    }
}
