package dev.weir.typed.view;

/** What an accessor does with its field, as its shape says. */
enum Role {
    GET,
    SET,
    /** Copies an array's elements into one that the caller gives. */
    FILL,
    /** Tells whether a text equals the caller's. */
    EQUALS,
    /** Tells how a text compares with the caller's. */
    COMPARE,
    /** Copies a text's bytes into an array of the caller's. */
    COPY,
    /** Appends a text to a builder of the caller's. */
    APPEND,
    /** Writes a value if the field holds another. */
    COMPARE_AND_SET,
    /** Adds to a number and tells what it was. */
    GET_AND_ADD
}
