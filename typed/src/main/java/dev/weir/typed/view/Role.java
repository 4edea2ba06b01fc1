package dev.weir.typed.view;

/** What an accessor does with its field, as its shape says. */
enum Role {
    GET,
    SET
}
