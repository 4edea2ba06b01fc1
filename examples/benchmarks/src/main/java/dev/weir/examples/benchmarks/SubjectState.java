package dev.weir.examples.benchmarks;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Opens the subject of a fork. */
@State(Scope.Thread)
public class SubjectState {
    @Param
    SubjectKind pool = SubjectKind.NEW;

    Subject subject;
    long value;

    @Setup
    public void open() throws Exception {
        subject = pool.open();
    }

    @TearDown
    public void close() {
        subject.close();
    }
}
