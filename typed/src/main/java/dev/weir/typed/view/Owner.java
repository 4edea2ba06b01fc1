package dev.weir.typed.view;

import dev.weir.core.WeirException;
import java.lang.foreign.MemorySegment;

/**
 * What a view belongs to: its pool's side of it, which does what a view can't do alone. It keeps the memory of the
 * record mapped for as long as anyone holds the view.
 */
public interface Owner {

    /** Takes the record back, as the pool's put does. */
    void takeBack(View view);

    /** {@return the bytes of the record, as the pool's segment gives them} */
    MemorySegment segmentOf(View view);

    /** {@return a number that stands for the record, as the pool's handle gives it} */
    long handleOf(View view);

    /** {@return what the view's class was generated from} */
    RecordPlan plan();

    /**
     * Counts an access after the put.
     *
     * @param accessor what was called
     * @return what the access throws
     */
    WeirException stale(View view, String accessor);
}
