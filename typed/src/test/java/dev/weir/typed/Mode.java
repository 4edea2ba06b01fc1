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
    };

    abstract <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder);

    <T> TypedPool.Builder<T> builder(Class<T> type) {
        return apply(TypedPool.builder(type));
    }

    <T> TypedPool<T> of(Class<T> type) {
        return builder(type).build();
    }
}
