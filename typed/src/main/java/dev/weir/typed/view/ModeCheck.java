package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.fields.AccessMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses access modes that a member can't have, for what it is or for where it is. A block starts at a multiple of 8,
 * whatever its alignment, so where a member is in it says whether it is aligned.
 */
final class ModeCheck {
    private ModeCheck() {}

    /** Refuses an accessor that is not plain and is not of one value. */
    static void requireKind(Accessor accessor, FieldKind kind) {
        String reason = switch (kind) {
            case BitField _ ->
                "bits are written with those beside them; an accessor of the whole member may have modes";
            case RecordValue _ -> "a record has several values, which are not read or written at once";
            case Nested _ -> "a nested struct has several values; its own accessors may have modes";
            case RawBytes _ -> "the bytes of a member are not read or written at once";
            case Text _ -> "a text is not read or written at once";
            case WholeArray _ -> "an array is not read or written at once; accessors of its elements may have modes";
            case Scalar scalar -> scalarReason(accessor, scalar);
        };
        if (reason != null) {
            throw accessor.mismatch("it can't be @Access(%s): %s".formatted(accessor.mode(), reason));
        }
    }

    private static @Nullable String scalarReason(Accessor accessor, Scalar kind) {
        if (accessor.mode() != AccessMode.GET_AND_ADD) {
            return null;
        }
        if (kind instanceof RecordReference) {
            return "a handle is not a number to add to";
        }
        if (!Scalar.isIntegral(kind.type())) {
            return "only integral numbers can be added to at once, and the accessor's type is "
                    + kind.type().getSimpleName();
        }
        return null;
    }

    /**
     * Refuses members of a record, those of its nested structs included, that accessors need aligned and that are not.
     *
     * @throws LayoutMismatch if there is one
     */
    static void requireAligned(RecordPlan record) {
        requireAligned(record, 0, List.of());
    }

    /**
     * @param start  of a struct in the block
     * @param around the dimensions of the arrays that it is an element of
     */
    private static void requireAligned(RecordPlan struct, long start, List<Place.Dimension> around) {
        for (Field field : struct.fields()) {
            long offset = start + field.offset();
            var dimensions = new ArrayList<>(around);
            dimensions.addAll(field.place().dimensions());
            if (field.kind() instanceof Nested nested) {
                try {
                    requireAligned(nested.plan(), offset, dimensions);
                } catch (LayoutMismatch e) {
                    throw field.accessors().getFirst().mismatch(e.getMessage());
                }
            }
            for (Accessor accessor : field.accessors()) {
                if (accessor.mode() != AccessMode.PLAIN) {
                    requireAligned(accessor, offset, field.member().byteSize(), dimensions);
                }
            }
        }
    }

    private static void requireAligned(
            Accessor accessor, long offset, long bytes, List<Place.Dimension> dimensions) {
        String needed = "@Access(%s) needs a multiple of %d; order the layout so, or read and write the member plainly"
                .formatted(accessor.mode(), bytes);
        if (offset % bytes != 0) {
            boolean straddles = offset / Long.BYTES != (offset + bytes - 1) / Long.BYTES;
            throw accessor.mismatch("its %d bytes start at offset %d of the block%s, and %s"
                    .formatted(bytes, offset, straddles ? " and straddle two words" : "", needed));
        }
        for (Place.Dimension dimension : dimensions) {
            if (dimension.length() > 1 && dimension.stride() % bytes != 0) {
                throw accessor.mismatch("it is in an array whose elements start %d bytes apart, and %s"
                        .formatted(dimension.stride(), needed));
            }
        }
    }
}
