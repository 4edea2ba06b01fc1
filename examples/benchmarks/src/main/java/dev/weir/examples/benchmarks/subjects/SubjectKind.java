package dev.weir.examples.benchmarks.subjects;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.Arena;
import org.apache.commons.pool2.ObjectPool;
import org.jctools.queues.MpmcArrayQueue;
import stormpot.Pool;

/** The subjects, in the order of the table. docs/peers.md says how each is set up, and why. */
public enum SubjectKind {
    WEIR_FREELIST("Weir Freelist, confined"),
    WEIR_FREELIST_BULK("Weir Freelist, confined, in bulk"),
    WEIR_FREELIST_SHARED("Weir Freelist, shared"),
    WEIR_FREELIST_SHARED_BULK("Weir Freelist, shared, in bulk"),
    WEIR_FREELIST_CACHE("Weir FreelistCache"),
    WEIR_TYPED("Weir TypedPool, confined"),
    WEIR_TYPED_BULK("Weir TypedPool, confined, in bulk"),
    WEIR_TYPED_ONE_VIEW("Weir TypedPool, confined, views(1)"),
    WEIR_TYPED_SAMPLED("Weir TypedPool, confined, one get in 1,000 watched, no stacks"),
    WEIR_TYPED_SHARED("Weir TypedPool, shared"),
    WEIR_TYPED_SHARED_BULK("Weir TypedPool, shared, in bulk"),
    WEIR_TYPED_CACHE("Weir TypedPoolCache"),
    WEIR_TYPED_SHARED_ONE_VIEW("Weir TypedPool, shared, views(1)"),
    WEIR_TYPED_SHARED_SAMPLED("Weir TypedPool, shared, one get in 1,000 watched, no stacks"),
    WEIR_TYPED_CHECKED("Weir TypedPool, shared, checked()"),
    WEIR_COMMONS("Weir TypedObjectPool"),
    NEW("new"),
    RECYCLER("Netty Recycler"),
    RECYCLER_UNGUARDED("Netty Recycler, unguarded"),
    RECYCLER_PINNED("Netty Recycler, pinned"),
    RECYCLER_PINNED_UNGUARDED("Netty Recycler, pinned, unguarded"),
    BYTEBUF_POOLED("Netty ByteBuf, pooled"),
    BYTEBUF_ADAPTIVE("Netty ByteBuf, adaptive"),
    STORMPOT("Stormpot, thread-safe tap"),
    STORMPOT_VIRTUAL("Stormpot, virtual-thread-safe tap"),
    STORMPOT_SINGLE("Stormpot, single-threaded tap"),
    COMMONS_POOL("Commons Pool 2 GenericObjectPool"),
    FAST_OBJECT_POOL("fast-object-pool"),
    FAST_OBJECT_POOL_DISRUPTOR("fast-object-pool, disruptor queues"),
    VIBUR("Vibur"),
    HIKARI_BAG("HikariCP ConcurrentBag"),
    JCTOOLS_QUEUE("JCTools MpmcArrayQueue"),
    ARENA_CONFINED("Arena.ofConfined, one a record"),
    ARENA_SHARED("Arena.ofShared, one a record"),
    MALLOC("malloc and free, critical"),
    RPMALLOC("rpmalloc, LWJGL"),
    JEMALLOC("jemalloc, LWJGL"),
    /** The limit to compare with, rather than a peer: no program on a JVM can pick it. */
    NATIVE("native intrusive freelist in C, no checks");

    /**
     * The least limit of Weir's pools where nobody is to wait. It costs addresses only, and is enough for each thread
     * to have a cache.
     */
    static final int WEIR_LIMIT = 1 << 16;

    private static final int SAMPLED = 1000;

    public final String label;

    SubjectKind(String label) {
        this.label = label;
    }

    /** {@return whether it is what you would pick instead of Weir} */
    public boolean isPeer() {
        return !name().startsWith("WEIR_") && this != NATIVE;
    }

    /** {@return whether this machine can run it: the native libraries of two allocators are there for one platform} */
    public boolean runsHere() {
        return switch (this) {
            case RPMALLOC, JEMALLOC ->
                System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
            case NATIVE -> false;
            default -> true;
        };
    }

    /**
     * {@return a new one, which belongs to the calling thread if it is for one thread only}
     *
     * @param records how many of its records will be out at once, at most
     */
    public Subject open(int records) {
        return open(records, Math.max(records, WEIR_LIMIT));
    }

    /** {@return a new one with so many records and no more, for which threads wait} */
    public Subject openScarce(int records) {
        return this == FAST_OBJECT_POOL ? FastObjectPoolSubject.scarce(records) : open(records, records);
    }

    private Subject open(int records, int limit) {
        return switch (this) {
            case WEIR_FREELIST -> new FreelistSubject(records, FreelistSubject.builder(limit).confined().build());
            case WEIR_FREELIST_BULK ->
                new FreelistBulkSubject(records, FreelistSubject.builder(limit).confined().build());
            case WEIR_FREELIST_SHARED ->
                new FreelistSubject(records, FreelistSubject.builder(limit).shared().build());
            case WEIR_FREELIST_SHARED_BULK ->
                new FreelistBulkSubject(records, FreelistSubject.builder(limit).shared().build());
            case WEIR_FREELIST_CACHE ->
                new FreelistCacheSubject(records, FreelistSubject.builder(limit).shared().build());
            case WEIR_TYPED -> new TypedSubject(records, TypedSubject.builder(limit).confined().build());
            case WEIR_TYPED_BULK -> new TypedBulkSubject(records, TypedSubject.builder(limit).confined().build());
            case WEIR_TYPED_ONE_VIEW ->
                new TypedSubject(records, TypedSubject.builder(limit).confined().views(1).build());
            case WEIR_TYPED_SAMPLED -> new TypedSubject(
                    records, TypedSubject.builder(limit).confined().leakSampling(SAMPLED, false).build());
            case WEIR_TYPED_SHARED -> new TypedSubject(records, TypedSubject.builder(limit).shared().build());
            case WEIR_TYPED_SHARED_BULK ->
                new TypedBulkSubject(records, TypedSubject.builder(limit).shared().build());
            case WEIR_TYPED_CACHE -> new TypedCacheSubject(records, TypedSubject.builder(limit).shared().build());
            case WEIR_TYPED_SHARED_ONE_VIEW ->
                new TypedSubject(records, TypedSubject.builder(limit).shared().views(1).build());
            case WEIR_TYPED_SHARED_SAMPLED -> new TypedSubject(
                    records, TypedSubject.builder(limit).shared().leakSampling(SAMPLED, false).build());
            case WEIR_TYPED_CHECKED ->
                new TypedSubject(records, TypedSubject.builder(limit).shared().checked().build());
            case WEIR_COMMONS -> new TypedObjectPoolSubject(limit);
            case NEW -> new NewSubject(records);
            case RECYCLER -> RecyclerSubject.ofAnyThread(records, false);
            case RECYCLER_UNGUARDED -> RecyclerSubject.ofAnyThread(records, true);
            case RECYCLER_PINNED -> RecyclerSubject.ofThisThread(records, false);
            case RECYCLER_PINNED_UNGUARDED -> RecyclerSubject.ofThisThread(records, true);
            case BYTEBUF_POOLED -> new ByteBufSubject(records, PooledByteBufAllocator.DEFAULT);
            case BYTEBUF_ADAPTIVE -> new ByteBufSubject(records, new AdaptiveByteBufAllocator());
            case STORMPOT -> new StormpotSubject(records, Pool::getThreadSafeTap);
            case STORMPOT_VIRTUAL -> new StormpotSubject(records, Pool::getVirtualThreadSafeTap);
            case STORMPOT_SINGLE -> new StormpotSubject(records, Pool::getSingleThreadedTap);
            case COMMONS_POOL -> new CommonsPoolSubject(records);
            case FAST_OBJECT_POOL -> FastObjectPoolSubject.ofBlockingQueues(records);
            case FAST_OBJECT_POOL_DISRUPTOR -> FastObjectPoolSubject.ofDisruptorQueues(records);
            case VIBUR -> new ViburSubject(records);
            case HIKARI_BAG -> new HikariSubject(records);
            case JCTOOLS_QUEUE -> new QueueSubject(records, new MpmcArrayQueue<>(records));
            case ARENA_CONFINED -> new ArenaSubject(records, Arena::ofConfined);
            case ARENA_SHARED -> new ArenaSubject(records, Arena::ofShared);
            case MALLOC -> new MallocSubject(records);
            case RPMALLOC -> new RpmallocSubject(records);
            case JEMALLOC -> new JemallocSubject(records);
            case NATIVE -> throw new IllegalArgumentException(label + " runs in a process of its own");
        };
    }

    /** {@return a new one, for several threads at once} */
    public BurstPool openBurstPool() {
        return switch (this) {
            case WEIR_FREELIST_SHARED -> new FreelistBurstPool(FreelistBurstPool.PoolHand::new);
            case WEIR_FREELIST_CACHE -> new FreelistBurstPool(FreelistBurstPool.CacheHand::new);
            case WEIR_TYPED_SHARED -> new TypedBurstPool();
            default -> throw new IllegalArgumentException(label + " is not measured with two threads");
        };
    }

    /** {@return a new pool behind Commons Pool's interface} */
    public ObjectPool<?> openObjectPool(int records) {
        return switch (this) {
            case WEIR_COMMONS -> TypedObjectPoolSubject.pool(records);
            case COMMONS_POOL -> CommonsPoolSubject.pool(records);
            default -> throw new IllegalArgumentException(label + " is no ObjectPool");
        };
    }
}
