package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An accessor wider than its member means that the member is unsigned. */
class UnsignedTest {
    interface Wide {
        short shortInByte();

        void shortInByte(short v);

        char charInByte();

        void charInByte(char v);

        int intInByte();

        void intInByte(int v);

        int intInShort();

        void intInShort(int v);

        int intInChar();

        void intInChar(int v);

        long longInByte();

        void longInByte(long v);

        long longInShort();

        void longInShort(long v);

        long longInInt();

        void longInInt(long v);
    }

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("longInInt"),
            JAVA_SHORT.withName("longInShort"),
            JAVA_CHAR.withName("intInChar"),
            JAVA_SHORT.withName("intInShort"),
            JAVA_BYTE.withName("longInByte"),
            JAVA_BYTE.withName("intInByte"),
            JAVA_BYTE.withName("charInByte"),
            JAVA_BYTE.withName("shortInByte"));

    private final TypedPool<Wide> pool =
            TypedPool.builder(Wide.class).layout(LAYOUT).build();
    private final Wide record = pool.get();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void bitsAreReadWithZerosBeforeThem() {
        pool.segment(record).fill((byte) 0xFF);

        assertThat(record.shortInByte()).isEqualTo((short) 255);
        assertThat(record.charInByte()).isEqualTo((char) 255);
        assertThat(record.intInByte()).isEqualTo(255);
        assertThat(record.intInShort()).isEqualTo(65_535);
        assertThat(record.intInChar()).isEqualTo(65_535);
        assertThat(record.longInByte()).isEqualTo(255);
        assertThat(record.longInShort()).isEqualTo(65_535);
        assertThat(record.longInInt()).isEqualTo(4_294_967_295L);
    }

    @Test
    void theWholeUnsignedRangeCanBeWritten() {
        for (int v : new int[] {0, 1, 127, 128, 255}) {
            record.shortInByte((short) v);
            record.charInByte((char) v);
            record.intInByte(v);
            record.longInByte(v);
            assertThat(record.shortInByte()).isEqualTo((short) v);
            assertThat(record.charInByte()).isEqualTo((char) v);
            assertThat(record.intInByte()).isEqualTo(v);
            assertThat(record.longInByte()).isEqualTo(v);
        }
        for (int v : new int[] {0, 32_767, 32_768, 65_535}) {
            record.intInShort(v);
            record.intInChar(v);
            record.longInShort(v);
            assertThat(record.intInShort()).isEqualTo(v);
            assertThat(record.intInChar()).isEqualTo(v);
            assertThat(record.longInShort()).isEqualTo(v);
        }
        for (long v : new long[] {0, Integer.MAX_VALUE, 1L << 31, 4_294_967_295L}) {
            record.longInInt(v);
            assertThat(record.longInInt()).isEqualTo(v);
        }
    }

    @Test
    void aValueOutsideItIsRefusedAndNothingIsWritten() {
        pool.segment(record).fill((byte) 0x11);

        refused(() -> record.shortInByte((short) -1), "Wide.shortInByte(short): value is -1; allowed: 0 to 255");
        refused(() -> record.shortInByte((short) 256), "Wide.shortInByte(short): value is 256; allowed: 0 to 255");
        refused(() -> record.charInByte('\u0100'), "Wide.charInByte(char): value is 256; allowed: 0 to 255");
        refused(() -> record.intInByte(Integer.MIN_VALUE), "value is -2,147,483,648; allowed: 0 to 255");
        refused(() -> record.intInByte(256), "value is 256; allowed: 0 to 255");
        refused(() -> record.intInShort(65_536), "value is 65,536; allowed: 0 to 65,535");
        refused(() -> record.intInChar(-1), "value is -1; allowed: 0 to 65,535");
        refused(() -> record.longInByte(1L << 40), "value is 1,099,511,627,776; allowed: 0 to 255");
        refused(() -> record.longInShort(-1), "value is -1; allowed: 0 to 65,535");
        refused(() -> record.longInInt(1L << 32), "value is 4,294,967,296; allowed: 0 to 4,294,967,295");
        refused(() -> record.longInInt(Long.MIN_VALUE), "allowed: 0 to 4,294,967,295");

        assertThat(pool.segment(record).toArray(JAVA_BYTE)).containsOnly(0x11);
    }

    private static void refused(Runnable setter, String message) {
        assertThatThrownBy(setter::run).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
