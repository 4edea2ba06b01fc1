package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Every subject, also in bulk, for up to a thousand records out at a time. */
@State(Scope.Thread)
public abstract class ManyHeldState extends OpenSubject {
    @Param({"WEIR_FREELIST", "WEIR_FREELIST_BULK", "WEIR_FREELIST_SHARED", "WEIR_FREELIST_SHARED_BULK",
        "WEIR_FREELIST_CACHE", "WEIR_TYPED", "WEIR_TYPED_BULK", "WEIR_TYPED_ONE_VIEW", "WEIR_TYPED_SHARED",
        "WEIR_TYPED_SHARED_BULK", "WEIR_TYPED_CACHE", "WEIR_TYPED_SHARED_ONE_VIEW", "WEIR_TYPED_CHECKED",
        "WEIR_COMMONS",
        "NEW", "RECYCLER", "RECYCLER_UNGUARDED", "RECYCLER_PINNED", "RECYCLER_PINNED_UNGUARDED", "BYTEBUF_POOLED",
        "BYTEBUF_ADAPTIVE", "STORMPOT", "STORMPOT_VIRTUAL", "STORMPOT_SINGLE", "COMMONS_POOL", "FAST_OBJECT_POOL",
        "FAST_OBJECT_POOL_DISRUPTOR", "VIBUR", "HIKARI_BAG", "JCTOOLS_QUEUE", "ARENA_CONFINED", "ARENA_SHARED",
        "MALLOC", "RPMALLOC", "JEMALLOC"})
    SubjectKind pool = SubjectKind.NEW;

    ManyHeldState(int records) {
        super(records);
    }

    @Override
    SubjectKind pool() {
        return pool;
    }
}
