package dev.weir.typed.view;

import dev.weir.typed.fields.AccessMode;
import java.lang.foreign.MemoryLayout;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One field: accessors of a member that see it alike, and the member they read and write. Accessors that see the member
 * in another way, as an array or as an element of it, are another field.
 *
 * @param name      of the member, after those of the groups around it, with dots between; some bits of a member have it
 *                  before their own
 * @param place     where it is in the record
 * @param kind      how its bytes become the accessors' type
 * @param accessors at least one; all of one type, and with as many indexes as the place has dimensions
 */
public record Field(String name, Place place, FieldKind kind, List<Accessor> accessors) {

    public Field {
        accessors = List.copyOf(accessors);
    }

    /** {@return what the accessors call it: the name, or of some bits of a member their own alone} */
    public String path() {
        return accessors.getFirst().path();
    }

    /** {@return the type of the accessors} */
    public Class<?> type() {
        return kind.type();
    }

    /** {@return the modes of the accessors, in the order of the enum} */
    public Set<AccessMode> modes() {
        return accessors.stream().map(Accessor::mode).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return what the layout does not say: encoding, bits, target of a handle, access modes; or an empty text} */
    public String note() {
        Stream<String> modes = modes().stream()
                .filter(mode -> mode != AccessMode.PLAIN)
                .map(mode -> mode.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        return Stream.concat(Stream.of(kind.note()), modes)
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** {@return the layout of the member, or of one element of an array} */
    public MemoryLayout member() {
        return place.layout();
    }

    /** {@return where the member starts in the record} */
    public long offset() {
        return place.offset();
    }
}
