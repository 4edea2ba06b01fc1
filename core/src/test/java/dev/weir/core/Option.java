package dev.weir.core;

/** What a builder can be asked for to find who writes where it must not. */
enum Option {
    NONE {
        @Override
        Freelist.Builder apply(Freelist.Builder builder) {
            return builder;
        }
    },
    CANARY {
        @Override
        Freelist.Builder apply(Freelist.Builder builder) {
            return builder.canary();
        }
    },
    GUARDED {
        @Override
        Freelist.Builder apply(Freelist.Builder builder) {
            return builder.guarded(20);
        }
    },
    RANDOM_ORDER {
        @Override
        Freelist.Builder apply(Freelist.Builder builder) {
            return builder.randomOrder();
        }
    },
    ALL {
        @Override
        Freelist.Builder apply(Freelist.Builder builder) {
            return builder.canary().guarded(20).randomOrder();
        }
    };

    abstract Freelist.Builder apply(Freelist.Builder builder);

    boolean withholdsBlocks() {
        return this == GUARDED || this == ALL;
    }
}
