package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The subjects that are meant for many thousand records out at a time. HikariCP's bag copies an array at each record
 * that is added, fast-object-pool allots every partition the whole, a shared arena stops all threads when it closes,
 * and Commons Pool takes seconds for a million.
 */
@State(Scope.Thread)
public abstract class MassesState extends OpenSubject {
    @Param({"WEIR_FREELIST", "WEIR_FREELIST_BULK", "WEIR_FREELIST_SHARED", "WEIR_FREELIST_SHARED_BULK", "WEIR_TYPED",
        "WEIR_TYPED_BULK", "WEIR_TYPED_SHARED", "WEIR_TYPED_SHARED_BULK", "NEW", "RECYCLER_PINNED",
        "RECYCLER_PINNED_UNGUARDED", "BYTEBUF_POOLED", "STORMPOT", "VIBUR", "JCTOOLS_QUEUE", "ARENA_CONFINED",
        "MALLOC", "RPMALLOC", "JEMALLOC"})
    SubjectKind pool = SubjectKind.NEW;

    MassesState(int records) {
        super(records);
    }

    @Override
    SubjectKind pool() {
        return pool;
    }
}
