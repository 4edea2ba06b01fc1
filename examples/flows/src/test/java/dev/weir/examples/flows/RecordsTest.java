package dev.weir.examples.flows;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.StaleRecord;
import dev.weir.typed.TypedPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecordsTest {

    interface Reading {
        byte unit();

        Reading unit(byte v);
    }

    @Property(tries = 100)
    void everyByteGoesIntoTheBufferAndComesBackAndNoOther(
            @ForAll @Size(max = 70) byte[] bytes,
            @ForAll @IntRange(max = 9) int index,
            @ForAll boolean direct) {
        ByteBuf from = (direct ? Unpooled.directBuffer() : Unpooled.buffer()).writeZero(index).writeByte(7);
        from.writeBytes(bytes).writeInt(-1);
        ByteBuf into = (direct ? Unpooled.directBuffer(0) : Unpooled.buffer(0)).writeZero(index);
        try (var pool = pool(1 + bytes.length)) {
            Reading record = pool.get();

            Records.copy(from, index, pool, record);
            Records.copy(pool, record, into);

            assertThat(record.unit()).isEqualTo((byte) 7);
            assertThat(into).isEqualTo(from.slice(0, index + 1 + bytes.length));
            assertThat(from.readerIndex()).isZero();
            assertThat(from.writerIndex()).isEqualTo(index + 1 + bytes.length + 4);
        }
        from.release();
        into.release();
    }

    @Test
    void aBufferThatIsTooSmallIsRefused() {
        ByteBuf full = Unpooled.buffer(8, 47).writeZero(40);
        try (var pool = pool(48)) {
            Reading record = pool.get();

            assertThatThrownBy(() -> Records.copy(full, 0, pool, record))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Records.copy(pool, record, full)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(full.writerIndex()).isEqualTo(40);
        }
    }

    @Test
    void aRecordThatWasPutIsNotCopied() {
        ByteBuf buffer = Unpooled.buffer().writeZero(16);
        try (var pool = pool(16)) {
            Reading record = pool.get();
            pool.put(record);

            assertThatThrownBy(() -> Records.copy(buffer, 0, pool, record)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> Records.copy(pool, record, buffer)).isInstanceOf(StaleRecord.class);
            assertThat(buffer.writerIndex()).isEqualTo(16);
        }
    }

    private static TypedPool<Reading> pool(int bytes) {
        var unit = ValueLayout.JAVA_BYTE.withName("unit");
        return TypedPool.builder(MethodHandles.lookup(), Reading.class)
                .layout(bytes == 1 ? structLayout(unit) : structLayout(unit, paddingLayout(bytes - 1)))
                .maxBlocks(1)
                .build();
    }
}
