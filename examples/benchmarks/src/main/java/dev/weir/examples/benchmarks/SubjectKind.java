package dev.weir.examples.benchmarks;

import org.apache.commons.pool2.ObjectPool;

/** The subjects, in the order of the table. */
public enum SubjectKind {
    WEIR_FREELIST("Weir Freelist, confined", false),
    WEIR_FREELIST_SHARED("Weir Freelist, shared", false),
    WEIR_FREELIST_CACHE("Weir FreelistCache", false),
    WEIR_FREELIST_BULK("Weir Freelist, shared, in bulk", false),
    WEIR_TYPED("Weir TypedPool, confined", false),
    WEIR_TYPED_SHARED("Weir TypedPool, shared", false),
    WEIR_TYPED_VIEWS("Weir TypedPool, confined, views(2)", false),
    WEIR_TYPED_SHARED_VIEWS("Weir TypedPool, shared, views(2)", false),
    WEIR_TYPED_SAMPLED("Weir TypedPool, confined, one get in 1,000 watched", false),
    WEIR_TYPED_SHARED_SAMPLED("Weir TypedPool, shared, one get in 1,000 watched", false),
    WEIR_TYPED_CHECKED("Weir TypedPool, shared, checked()", false),
    WEIR_COMMONS("Weir TypedObjectPool", false),
    NEW("new", true),
    RECYCLER("Netty Recycler", true),
    RECYCLER_UNGUARDED("Netty Recycler, unguarded", true),
    COMMONS_POOL("Commons Pool 2 GenericObjectPool", true),
    /** The limit to compare with, rather than a peer: no program on a JVM can pick it. */
    NATIVE("native intrusive freelist in C, no checks", false);

    final String label;
    final boolean isPeer;

    SubjectKind(String label, boolean isPeer) {
        this.label = label;
        this.isPeer = isPeer;
    }

    /** {@return a new one, for one thread} */
    Subject open() throws Exception {
        return switch (this) {
            case WEIR_FREELIST -> new FreelistSubject(FreelistSubject.builder().confined().build());
            case WEIR_FREELIST_SHARED -> new FreelistSubject(FreelistSubject.builder().shared().build());
            case WEIR_FREELIST_CACHE -> new FreelistCacheSubject();
            case WEIR_TYPED -> new TypedSubject(TypedSubject.builder().confined().build());
            case WEIR_TYPED_SHARED -> new TypedSubject(TypedSubject.builder().shared().build());
            case WEIR_TYPED_VIEWS ->
                new TypedSubject(TypedSubject.builder().confined().views(2).build());
            case WEIR_TYPED_SHARED_VIEWS ->
                new TypedSubject(TypedSubject.builder().shared().views(2).build());
            case WEIR_TYPED_SAMPLED ->
                new TypedSubject(TypedSubject.builder().confined().leakSampling(1000, true).build());
            case WEIR_TYPED_SHARED_SAMPLED ->
                new TypedSubject(TypedSubject.builder().shared().leakSampling(1000, true).build());
            case WEIR_TYPED_CHECKED -> new TypedSubject(TypedSubject.builder().shared().checked().build());
            case NEW -> new NewSubject();
            case RECYCLER -> new RecyclerSubject(false);
            case RECYCLER_UNGUARDED -> new RecyclerSubject(true);
            case WEIR_COMMONS -> CommonsPoolSubject.ofRecords();
            case COMMONS_POOL -> CommonsPoolSubject.ofHeapObjects();
            case WEIR_FREELIST_BULK -> throw new IllegalArgumentException(label + " is measured by hand-over only");
            case NATIVE -> throw new IllegalArgumentException(label + " runs in a process of its own");
        };
    }

    /** {@return a new one, whose records one thread sends and another receives} */
    Carrier openCarrier() {
        return switch (this) {
            case WEIR_FREELIST_SHARED -> new FreelistCarrier();
            case WEIR_FREELIST_CACHE -> new FreelistCacheCarrier();
            case WEIR_FREELIST_BULK -> new FreelistBulkCarrier();
            case WEIR_TYPED_SHARED -> new TypedCarrier();
            case NEW -> new NewCarrier();
            case RECYCLER -> new RecyclerCarrier(false);
            case RECYCLER_UNGUARDED -> new RecyclerCarrier(true);
            default -> throw new IllegalArgumentException(label + " hands nothing over");
        };
    }

    /** {@return a new one, for several threads at once} */
    BurstPool openBurstPool() {
        return switch (this) {
            case WEIR_FREELIST_SHARED -> new FreelistBurstPool(FreelistBurstPool.PoolHand::new);
            case WEIR_FREELIST_CACHE -> new FreelistBurstPool(FreelistBurstPool.CacheHand::new);
            case WEIR_TYPED_SHARED -> new TypedBurstPool();
            default -> throw new IllegalArgumentException(label + " is not measured with two threads");
        };
    }

    /** {@return a new pool behind Commons Pool's interface} */
    ObjectPool<?> openObjectPool() {
        return switch (this) {
            case WEIR_COMMONS -> CommonsPoolSubject.records();
            case COMMONS_POOL -> CommonsPoolSubject.heapObjects();
            default -> throw new IllegalArgumentException(label + " is no ObjectPool");
        };
    }
}
