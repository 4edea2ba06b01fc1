package dev.weir.typed.view;

import dev.weir.typed.fields.StoredAs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds members for the bits in a record header that name none: neighbours share one, from its lowest bit up, as long
 * as they fit. The first of them says its type, a boolean that of a byte.
 */
final class BitPacking {
    private final Map<String, BitRange> placed = new HashMap<>();
    private final List<MemberUse> together = new ArrayList<>();
    private @Nullable Class<?> unit;
    private int used;

    private BitPacking() {}

    /** {@return the range of each member that had to be placed, by path} */
    static Map<String, BitRange> place(List<MemberUse> inHeaderOrder) {
        var packing = new BitPacking();
        for (MemberUse use : inHeaderOrder) {
            BitRange bits = use.hints().bits();
            if (bits == null || bits.isPlaced()) {
                packing.close();
            } else {
                packing.add(use, bits);
            }
        }
        packing.close();
        return packing.placed;
    }

    private void add(MemberUse use, BitRange bits) {
        Class<?> own = unit(use);
        if (bits.width() < 1 || bits.width() > Scalar.bits(own)) {
            throw use.aspects().getFirst().first().mismatch("@Bits are %d; allowed: 1 to %d in a %s"
                    .formatted(bits.width(), Scalar.bits(own), own.getSimpleName()));
        }
        boolean another = use.hints().find(StoredAs.class) != null && own != unit;
        if (unit == null || another || used + bits.width() > Scalar.bits(unit)) {
            close();
            unit = own;
        }
        together.add(use);
        used += bits.width();
    }

    private static Class<?> unit(MemberUse use) {
        Accessor accessor = use.aspects().getFirst().first();
        StoredAs storedAs = use.hints().find(StoredAs.class);
        Class<?> type = storedAs != null ? storedAs.value()
                : accessor.type() == boolean.class ? byte.class
                : accessor.type();
        if (!Scalar.isIntegral(type)) {
            throw accessor.mismatch("@Bits are in a %s; allowed: an integral type".formatted(type.getSimpleName()));
        }
        return type;
    }

    private void close() {
        if (unit != null) {
            String name = together.stream().map(MemberUse::path).collect(Collectors.joining("|"));
            int at = 0;
            for (MemberUse use : together) {
                BitRange bits = use.hints().bits();
                if (bits != null) {
                    placed.put(use.path(), bits.placed(name, at, unit));
                    at += bits.width();
                }
            }
        }
        together.clear();
        unit = null;
        used = 0;
    }
}
