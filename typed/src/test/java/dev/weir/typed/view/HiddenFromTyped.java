package dev.weir.typed.view;

/** An interface that classes of other packages can't see. */
interface HiddenFromTyped {
    int value();
}
