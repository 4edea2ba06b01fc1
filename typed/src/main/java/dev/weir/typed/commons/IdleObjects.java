package dev.weir.typed.commons;

import org.jspecify.annotations.Nullable;

/** The idle objects of a pool. Any thread; what was done before a push happens-before what is done after its pop. */
sealed interface IdleObjects<T> permits IdleStack, IdleQueue {

    /**
     * Adds one, unless there are enough.
     *
     * @param most how many there may be afterwards, negative for any number
     */
    boolean push(Lease<T> lease, int most);

    /** {@return the one whose turn it is, or null if there is none} */
    @Nullable
    Lease<T> pop();

    int size();
}
