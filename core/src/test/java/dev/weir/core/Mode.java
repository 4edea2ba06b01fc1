package dev.weir.core;

/** The kinds of freelist that must keep the same contract. */
enum Mode {
    CONFINED {
        @Override
        Freelist.Builder apply(Freelist.Builder builder) {
            return builder.confined();
        }
    },
    SHARED {
        @Override
        Freelist.Builder apply(Freelist.Builder builder) {
            return builder.shared();
        }
    };

    abstract Freelist.Builder apply(Freelist.Builder builder);

    Freelist.Builder builder(long blockBytes) {
        return apply(Freelist.builder(blockBytes));
    }
}
