package dev.weir.typed.commons;

import org.jspecify.annotations.Nullable;

/** The idle objects of a pool. Any thread; what was done before a push happens-before what is done after its pop. */
sealed interface IdleObjects<T> permits IdleStack, IdleQueue {

    void push(Lease<T> lease);

    /** {@return the one whose turn it is, or null if at some time since the call there was none} */
    @Nullable
    Lease<T> pop();

    /** {@return how many there are} True at rest; of those that come and go meanwhile it may count some. */
    int size();
}
