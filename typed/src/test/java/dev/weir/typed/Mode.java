package dev.weir.typed;

/** The kinds of pool that must keep the same contract. */
enum Mode {
    CONFINED {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.confined();
        }
    },
    SHARED {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.shared();
        }
    },
    CONFINED_ONE_VIEW {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.confined().views(1);
        }
    },
    SHARED_VIEWS {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.shared().views(3);
        }
    },
    SHARED_SAMPLED {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.shared().views(1).leakSampling(2, false);
        }
    },
    CONFINED_CHECKED {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.confined().checked();
        }
    },
    SHARED_CHECKED {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.shared().checked();
        }
    };

    abstract <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder);

    /** {@return whether a block's record is always the same object} */
    boolean hasOneView() {
        return this == CONFINED_ONE_VIEW;
    }

    /** {@return whether gets make garbage} */
    boolean makesGarbage() {
        return this == CONFINED_CHECKED || this == SHARED_CHECKED || this == SHARED_SAMPLED;
    }

    <T> TypedPool.Builder<T> builder(Class<T> type) {
        return apply(TypedPool.builder(type));
    }

    <T> TypedPool<T> of(Class<T> type) {
        return builder(type).build();
    }
}
