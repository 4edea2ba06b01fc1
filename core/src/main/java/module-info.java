/** The growable off-heap freelist: fixed-size blocks, no types. */
@SuppressWarnings("module") // dev.weir.typed is built after this module
module dev.weir.core {
    requires static org.jspecify;

    exports dev.weir.core;
    exports dev.weir.core.blocks to
            dev.weir.typed;
    exports dev.weir.core.memory to
            dev.weir.typed;
}
