package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The subject of a fork, which one thread opens, uses and closes. */
public abstract class OpenSubject {
    private final int records;
    Subject subject;

    /** @param records how many are out at once, at most */
    OpenSubject(int records) {
        this.records = records;
    }

    abstract SubjectKind pool();

    @Setup
    public void open() throws Exception {
        subject = pool().open(records);
        prepare(subject);
    }

    /** Brings a subject that was just opened into the state to measure. */
    void prepare(Subject subject) throws Exception {}

    @TearDown
    public void close() {
        subject.close();
    }
}
