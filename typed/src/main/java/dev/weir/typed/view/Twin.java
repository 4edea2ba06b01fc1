package dev.weir.typed.view;

import org.jspecify.annotations.Nullable;

/**
 * An ordinary object that implements T, with a Java field for each field of T. What does not fit Java fields, such as
 * members that share bytes, it leaves to a view of a record of its own that belongs to no pool; and the view refuses
 * what has to be refused, so that both refuse alike. Its generated subclass adds the accessors.
 *
 * <p>There is no method here on purpose: T may use any name.
 */
public abstract class Twin {
    final TwinSource source;

    /** The view, or a part of one if this is the twin of a nested struct, once it was needed. */
    @Nullable
    Object view;

    protected Twin(TwinSource source) {
        this.source = source;
    }
}
