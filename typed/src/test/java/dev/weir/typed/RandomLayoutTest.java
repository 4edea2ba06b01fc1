package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Fields of every kind in random order, packed or padded, in random byte orders: what a setter writes is at the
 * member's offset in the member's order, is what the getter reads, and changes no other byte of the block or of its
 * neighbours.
 */
class RandomLayoutTest {
    interface Everything {
        boolean truth();

        void truth(boolean v);

        byte tiny();

        void tiny(byte v);

        short small();

        void small(short v);

        char letter();

        void letter(char v);

        int count();

        void count(int v);

        long id();

        void id(long v);

        float ratio();

        void ratio(float v);

        double value();

        void value(double v);

        int port();

        void port(int v);

        long length();

        void length(long v);
    }

    private static final Map<String, ValueLayout> MEMBERS = Map.of(
            "truth", ValueLayout.JAVA_BOOLEAN,
            "tiny", ValueLayout.JAVA_BYTE,
            "small", ValueLayout.JAVA_SHORT,
            "letter", ValueLayout.JAVA_CHAR,
            "count", ValueLayout.JAVA_INT,
            "id", ValueLayout.JAVA_LONG,
            "ratio", ValueLayout.JAVA_FLOAT,
            "value", ValueLayout.JAVA_DOUBLE,
            "port", ValueLayout.JAVA_SHORT,
            "length", ValueLayout.JAVA_INT);

    @Property(tries = 150)
    void aSetterWritesItsMemberAndNothingElse(@ForAll long seed) {
        var random = new Random(seed);
        StructLayout layout = randomLayout(random);
        try (var pool = TypedPool.builder(Everything.class).layout(layout).maxBlocks(3).build()) {
            Everything[] records = new Everything[3];
            pool.get(records, 0, 3);
            byte[][] expected = new byte[3][(int) layout.byteSize()];
            for (int i = 0; i < 3; i++) {
                random.nextBytes(expected[i]);
                pool.segment(records[i]).copyFrom(MemorySegment.ofArray(expected[i]));
            }
            for (int step = 0; step < 100; step++) {
                int i = random.nextInt(3);
                RecordLayout.Field field = pool.layout().fields().get(random.nextInt(MEMBERS.size()));
                byte[] bits = new byte[(int) field.member().byteSize()];
                random.nextBytes(bits);
                writeAndRead(records[i], field, bits);
                System.arraycopy(bits, 0, expected[i], (int) field.offset(), bits.length);
                for (int j = 0; j < 3; j++) {
                    assertThat(pool.segment(records[j]).toArray(ValueLayout.JAVA_BYTE))
                            .isEqualTo(expected[j]);
                }
            }
        }
    }

    /** Writes the value that {@code bits} are in the member's order. A boolean's bits become what its setter writes. */
    private static void writeAndRead(Everything record, RecordLayout.Field field, byte[] bits) {
        var value = ByteBuffer.wrap(bits).order(((ValueLayout) field.member()).order());
        switch (field.name()) {
            case "truth" -> {
                bits[0] &= 1;
                record.truth(bits[0] != 0);
                assertThat(record.truth()).isEqualTo(bits[0] != 0);
            }
            case "tiny" -> {
                record.tiny(bits[0]);
                assertThat(record.tiny()).isEqualTo(bits[0]);
            }
            case "small" -> {
                record.small(value.getShort());
                assertThat(record.small()).isEqualTo(value.getShort(0));
            }
            case "letter" -> {
                record.letter(value.getChar());
                assertThat(record.letter()).isEqualTo(value.getChar(0));
            }
            case "count" -> {
                record.count(value.getInt());
                assertThat(record.count()).isEqualTo(value.getInt(0));
            }
            case "id" -> {
                record.id(value.getLong());
                assertThat(record.id()).isEqualTo(value.getLong(0));
            }
            case "ratio" -> {
                record.ratio(value.getFloat());
                assertThat(Float.floatToRawIntBits(record.ratio())).isEqualTo(value.getInt(0));
            }
            case "value" -> {
                record.value(value.getDouble());
                assertThat(Double.doubleToRawLongBits(record.value())).isEqualTo(value.getLong(0));
            }
            case "port" -> {
                record.port(Short.toUnsignedInt(value.getShort()));
                assertThat(record.port()).isEqualTo(Short.toUnsignedInt(value.getShort(0)));
            }
            case "length" -> {
                record.length(Integer.toUnsignedLong(value.getInt()));
                assertThat(record.length()).isEqualTo(Integer.toUnsignedLong(value.getInt(0)));
            }
            default -> throw new AssertionError(field);
        }
    }

    private static StructLayout randomLayout(Random random) {
        List<String> names = new ArrayList<>(MEMBERS.keySet());
        Collections.sort(names);
        Collections.shuffle(names, random);
        var members = new ArrayList<MemoryLayout>();
        for (String name : names) {
            if (random.nextInt(3) == 0) {
                members.add(MemoryLayout.paddingLayout(1 + random.nextInt(20)));
            }
            members.add(MEMBERS.get(name)
                    .withByteAlignment(1)
                    .withOrder(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                    .withName(name));
        }
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }
}
