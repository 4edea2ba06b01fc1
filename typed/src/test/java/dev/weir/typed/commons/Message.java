package dev.weir.typed.commons;

/** What the tests pool. */
interface Message {
    long id();

    Message id(long v);

    int uses();

    Message uses(int v);
}
