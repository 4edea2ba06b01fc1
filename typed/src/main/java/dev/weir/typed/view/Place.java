package dev.weir.typed.view;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a member is in a record.
 *
 * @param layout     of the member, or of one element if there are dimensions
 * @param offset     of the member from the start of the record, or of the element whose indexes are all 0
 * @param dimensions of the arrays around it, the outermost first
 */
record Place(MemoryLayout layout, long offset, List<Dimension> dimensions) {

    /**
     * One dimension of an array.
     *
     * @param length how many elements there are
     * @param stride bytes from one to the next
     */
    record Dimension(int length, long stride) {}

    Place {
        dimensions = List.copyOf(dimensions);
    }

    /**
     * {@return the places of a path in a struct: none, one, or several if its names are not unique} The members of an
     * unnamed struct or union count as those of the group around it, as in C11.
     */
    static List<Place> of(String path, StructLayout struct) {
        var found = new ArrayList<Place>();
        find(path, struct, 0, List.of(), found);
        return found;
    }

    /**
     * {@return a group as a struct of its own} Without its name, so that all members of one struct type share one class;
     * and a union is the unnamed member of a struct, whose members count as the struct's own.
     */
    static StructLayout struct(GroupLayout group) {
        MemoryLayout unnamed = group.withoutName();
        return unnamed instanceof StructLayout already ? already : MemoryLayout.structLayout(unnamed);
    }

    private static void find(String path, GroupLayout group, long start, List<Dimension> around, List<Place> found) {
        long offset = start;
        for (MemoryLayout member : group.memberLayouts()) {
            String name = member.name().orElse("");
            if (name.isEmpty()) {
                if (member instanceof GroupLayout unnamed) {
                    find(path, unnamed, offset, around, found);
                }
            } else if (path.equals(name)) {
                found.add(new Place(member, offset, around));
            } else if (path.startsWith(name + ".")) {
                Place element = new Place(member, offset, around).innermost();
                if (element.layout instanceof GroupLayout inner) {
                    find(path.substring(name.length() + 1), inner, offset, element.dimensions, found);
                }
            }
            if (group instanceof StructLayout) {
                offset += member.byteSize();
            }
        }
    }

    /** {@return the element of the innermost array here, or this place if there is no array} */
    private Place innermost() {
        Place place = this;
        while (place.layout instanceof SequenceLayout) {
            place = place.element();
        }
        return place;
    }

    /** {@return an element of the array that is here} */
    Place element() {
        var array = (SequenceLayout) layout;
        // An int can't index further.
        int length = (int) Math.min(array.elementCount(), Integer.MAX_VALUE);
        var inside = new ArrayList<>(dimensions);
        inside.add(new Dimension(length, array.elementLayout().byteSize()));
        return new Place(array.elementLayout(), offset, inside);
    }

    /** {@return how many elements there are here, of all arrays around it} */
    double elements() {
        return dimensions.stream().mapToDouble(Dimension::length).reduce(1, (a, b) -> a * b);
    }

    /** {@return how many indexes an accessor may take} */
    int mostIndexes() {
        return innermost().dimensions.size();
    }
}
