package dev.weir.examples.benchmarks.gate;

/** What the gate measures: 1,024 records out, then back in; or, for the last two, one used at a time. */
enum Loop {
    STACK("a plain array as a stack"),
    FREELIST("Freelist, confined"),
    FREELIST_SHARED("Freelist, shared"),
    TYPED("TypedPool, confined"),
    TYPED_SHARED("TypedPool, shared"),
    USE_NEW("new, 4 writes, 4 reads"),
    USE_TYPED("TypedPool, confined: get, 4 writes, 4 reads, put");

    final String label;

    Loop(String label) {
        this.label = label;
    }

    /** {@return whether it may make no garbage} */
    boolean isWeir() {
        return this != STACK && this != USE_NEW;
    }
}
