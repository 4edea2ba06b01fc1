package dev.weir.typed.view;

/**
 * The object that implements an interface over a nested struct of a record. It holds on to the record's view and works
 * out its address from the view's on every access, so that a put of the record makes it stale too, and the next get of
 * the block makes it valid again. It is made once and reused, as the view is. Its generated subclass adds the
 * accessors.
 *
 * <p>The fields are final, which makes parts safe to find by a race.
 */
public abstract class Part {
    /** The record. */
    public final View view;

    /** Where the nested struct starts in the record. */
    public final long offset;

    protected Part(View view, long offset) {
        this.view = view;
        this.offset = offset;
    }
}
