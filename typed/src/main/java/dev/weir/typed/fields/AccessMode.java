package dev.weir.typed.fields;

/**
 * How an accessor reads or writes its member while other threads do too. The modes are those of
 * {@link java.lang.invoke.VarHandle} and order memory as they do there. All but {@link #PLAIN} read and write the
 * member at once, never half of it.
 */
public enum AccessMode {
    /** As an ordinary Java field: for one thread at a time. What accessors do that say nothing else. */
    PLAIN,

    /**
     * For a getter or a setter: at once, and seen by other threads at some time, but in no order with anything else.
     */
    OPAQUE,

    /**
     * For a getter: all that was written before a {@link #RELEASE} of the value it reads is there for what comes after
     * the read.
     */
    ACQUIRE,

    /**
     * For a setter: all that was written before it is there for the thread that reads the value by {@link #ACQUIRE}.
     */
    RELEASE,

    /** For a getter or a setter: as ACQUIRE or RELEASE, and in one order with all volatile accesses of all threads. */
    VOLATILE,

    /**
     * For {@code boolean f(X expected, X next)}: writes {@code next} if the member holds {@code expected}, in one step,
     * and says whether it did. The memory order is that of VOLATILE.
     *
     * <p>Bits are compared: a boolean that is true is expected as 1, an enum as its ordinal; a float's 0.0 and -0.0
     * differ, and a NaN is equal to the same NaN.
     */
    COMPARE_AND_SET,

    /**
     * For {@code X f(X delta)} of an integral type: adds to the member, in one step, and returns what it was. The sum
     * wraps around at the member's width; that of an unsigned member at its largest value, and its delta may be
     * negative. The memory order is that of VOLATILE.
     */
    GET_AND_ADD
}
