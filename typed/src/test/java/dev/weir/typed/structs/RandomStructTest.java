package dev.weir.typed.structs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random C structs: a record has the size and the offsets that gcc gives it, C reads what a view wrote, and a view
 * reads what C wrote; through nested interfaces and through paths, in a layout that is given, made from the interfaces, or
 * made from the header of a record class. A heap twin does what a record does. Every run takes other structs; with -Dseed=NUMBER those of a run that failed.
 */
class RandomStructTest {
    private static final int STRUCTS = 60;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Subject> subjects = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void makeStructs() {
        while (subjects.size() < STRUCTS) {
            subjects.add(Subject.withLayout(RandomStructs.any(random)));
            subjects.add(Subject.withoutLayout(RandomStructs.plain(random)));
            subjects.add(Subject.withSchema(RandomStructs.ofRecordClass(random)));
        }
    }

    @AfterEach
    void close() {
        subjects.forEach(Subject::close);
    }

    private String what(Subject subject) {
        return "-Dseed=%d, %s\n%s".formatted(seed, subject.struct(), subject.nested().layout());
    }

    @Test
    void whatIsWrittenIsReadUntilAMemberOfTheSameUnionIsWritten() {
        for (Subject subject : subjects) {
            List<Long> written = writeAll(subject);
            assertWritten(subject, written, subject.read());
            assertThat(subject.readFlat()).as(() -> what(subject)).isEqualTo(subject.read());
        }
    }

    @Test
    void aTwinDoesWhatARecordDoes() {
        for (Subject subject : subjects) {
            for (int step = 0; step < 300; step++) {
                Leaf leaf = subject.leaves().get(random.nextInt(subject.leaves().size()));
                List<Integer> indexes = indexes(leaf);
                if (random.nextBoolean()) {
                    Object value = anyValue(leaf);
                    assertSame(subject, leaf, record -> {
                        Access.write(record, leaf, indexes, value);
                        return "";
                    });
                } else {
                    assertSame(subject, leaf, record -> Access.read(record, leaf, indexes));
                }
            }
            assertThat(subject.readTwin()).as(() -> what(subject)).isEqualTo(subject.read());
        }
    }

    @Test
    void aSnapshotHoldsWhatARecordHoldsAndGivesItBack() {
        for (Subject subject : subjects) {
            if (subject.schema() == null) {
                continue;
            }
            writeAll(subject);
            List<Long> before = subject.read();
            Record snapshot = subject.nested().read(subject.record());
            assertThat(subject.read(snapshot)).as(() -> what(subject)).isEqualTo(before);

            subject.nested().clear(subject.record());
            subject.nested().write(subject.record(), snapshot);
            assertThat(subject.read()).as(() -> what(subject)).isEqualTo(before);
        }
    }

    private void assertSame(Subject subject, Leaf leaf, UnaryOperator<Object> use) {
        assertThat(outcome(subject.twin(), use))
                .as(() -> leaf.c() + ", " + what(subject))
                .isEqualTo(outcome(subject.record(), use));
    }

    /** {@return what a use of a record comes to: a value, or an exception's class and message} */
    private static String outcome(Object record, UnaryOperator<Object> use) {
        try {
            return use.apply(record).toString();
        } catch (RuntimeException refusal) {
            return refusal.toString();
        }
    }

    /** {@return indexes of the last member, now and then one that it does not have} */
    private List<Integer> indexes(Leaf leaf) {
        var indexes = new ArrayList<>(leaf.steps().getLast().indexes());
        if (!indexes.isEmpty() && random.nextInt(20) == 0) {
            indexes.set(random.nextInt(indexes.size()), random.nextInt(-3, 6));
        }
        return indexes;
    }

    /** {@return a value of the accessor's type, now and then one that its member can't hold} */
    private Object anyValue(Leaf leaf) {
        return switch (leaf.value().accessor().getName()) {
            case "short" -> random.nextInt(10) == 0 ? (short) random.nextInt() : leaf.value().value(randomBits(leaf));
            case "int" -> random.nextInt(10) == 0 ? (Object) random.nextInt() : leaf.value().value(randomBits(leaf));
            case "long" -> random.nextInt(10) == 0 ? (Object) random.nextLong() : leaf.value().value(randomBits(leaf));
            case "java.lang.String" -> random.nextInt(10) == 0 ? anyText() : leaf.value().value(randomBits(leaf));
            default -> leaf.value().value(randomBits(leaf));
        };
    }

    /** {@return a text that may be too long, or of letters that its member can't hold} */
    private String anyText() {
        return "\u20ac\0abcdefgh".substring(random.nextInt(5), 5 + random.nextInt(6));
    }

    @Test
    void sizeOffsetsAndValuesAreThoseOfC() throws Exception {
        assumeTrue(CProgram.canBeCompiled(), "gcc is not installed");
        var program = new CProgram();
        var in = new ByteArrayOutputStream();
        List<List<Long>> writtenInC = new ArrayList<>();
        List<List<Long>> readInJava = new ArrayList<>();
        for (Subject subject : subjects) {
            writeAll(subject);
            in.writeBytes(subject.bytes());
            readInJava.add(subject.read());
            writtenInC.add(subject.leaves().stream().map(this::randomBits).toList());
            program.add(subject.struct(), subject.leaves(), writtenInC.getLast());
        }
        Path out = folder.resolve("out");

        var reports = program.run(folder, Files.write(folder.resolve("in"), in.toByteArray()), out);

        var writtenByC = new ByteArrayInputStream(Files.readAllBytes(out));
        for (int i = 0; i < subjects.size(); i++) {
            Subject subject = subjects.get(i);
            CProgram.Report report = reports.get(i);
            assertThat((long) subject.bytes().length).as(() -> what(subject)).isEqualTo(report.size());
            assertThat(subject.offsets()).as(() -> what(subject)).isEqualTo(report.offsets());
            assertThat(readInJava.get(i)).as(() -> what(subject)).isEqualTo(report.before());
            subject.write(writtenByC.readNBytes((int) report.size()));
            assertWritten(subject, writtenInC.get(i), subject.read());
            assertThat(subject.read()).as(() -> what(subject)).isEqualTo(report.after());
            assertThat(subject.readFlat()).as(() -> what(subject)).isEqualTo(report.after());
        }
    }

    /** Writes other values to both records. {@return their bits} */
    private List<Long> writeAll(Subject subject) {
        var written = new ArrayList<Long>();
        for (Leaf leaf : subject.leaves()) {
            long bits = randomBits(leaf);
            Access.write(subject.record(), leaf, leaf.value().value(bits));
            Access.writeFlat(subject.flatRecord(), leaf, leaf.value().value(bits));
            written.add(bits);
        }
        return written;
    }

    private void assertWritten(Subject subject, List<Long> written, List<Long> read) {
        for (int i = 0; i < written.size(); i++) {
            Leaf leaf = subject.leaves().get(i);
            if (!leaf.inUnion()) {
                assertThat(read.get(i)).as(() -> leaf.c() + ", " + what(subject)).isEqualTo(written.get(i));
            }
        }
    }

    /** {@return the bits of a value that its member can hold; not NaN, of which there are many} */
    private long randomBits(Leaf leaf) {
        while (true) {
            Object value = leaf.value().any(random);
            boolean number = switch (value) {
                case Float some -> !some.isNaN();
                case Double some -> !some.isNaN();
                default -> true;
            };
            if (number) {
                return leaf.value().bits(value);
            }
        }
    }
}
