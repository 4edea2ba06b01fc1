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
    CONFINED_VIEWS {
        @Override
        <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return builder.confined().views(2);
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
            return builder.shared().leakSampling(2, true);
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
        return this == CONFINED || this == SHARED;
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
