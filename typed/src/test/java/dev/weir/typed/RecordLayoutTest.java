package dev.weir.typed;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.typed.fields.Access;
import dev.weir.typed.fields.AccessMode;
import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.Bits;
import dev.weir.typed.fields.HandleOf;
import dev.weir.typed.fields.Member;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecordLayoutTest {
    interface Flow {
        int bytes();

        int ttl();

        long start();
    }

    private static final StructLayout FLOW = MemoryLayout.structLayout(
            JAVA_INT.withOrder(BIG_ENDIAN).withName("bytes"),
            JAVA_BYTE.withName("ttl"),
            JAVA_BYTE.withName("flags"),
            MemoryLayout.paddingLayout(2),
            ADDRESS.withOrder(LITTLE_ENDIAN).withName("next"),
            MemoryLayout.sequenceLayout(12, JAVA_INT).withName("route"),
            JAVA_LONG.withOrder(LITTLE_ENDIAN).withName("start"),
            JAVA_SHORT.withOrder(LITTLE_ENDIAN));

    @Test
    void theTableHasARowForEveryByteAndAMarkForEveryCacheLine() {
        try (var pool = TypedPool.builder(Flow.class)
                .layout(FLOW)
                .alignment(64)
                .build()) {
            assertThat(new LayoutTable(pool.layout(), 64)).hasToString("""
                    Flow: 74 bytes in a block of 128
                      offset   size  type         order   name
                           0      4  int          big     bytes
                           4      1  int in byte          ttl
                           5      1  byte                 flags (unused)
                           6      2                       (hole)
                           8      8  address      little  next (unused)
                          16     48  int[12]      little  route (unused)
                          64                              --- cache line 1 ---
                          64      8  long         little  start
                          72      2  short        little  (unnamed) (unused)
                          74     54                       (padding to the block)
                    """);
        }
    }

    @Test
    void theTableSaysWhatTheLayoutDoesNot() {
        interface Order {
            @HandleOf(Order.class)
            long next();

            @Access(AccessMode.VOLATILE)
            int state();

            @Access(AccessMode.COMPARE_AND_SET)
            boolean state(int expected, int next);

            @Bits(value = 3, of = "flags", at = 1)
            int level();

            @Bits(value = 1, of = "flags", at = 0)
            boolean open();

            @Ascii(7)
            String symbol();
        }
        try (var pool = TypedPool.of(Order.class)) {
            assertThat(pool.layout().toString())
                    .contains("next: handle of Order\n")
                    .contains("state: volatile, compare and set\n")
                    .contains("flags: level bits 1 to 3; open bit 0\n")
                    .contains("symbol: ASCII\n");
        }
    }

    @Test
    void aMemberThatCrossesALineIsFollowedByItsMark() {
        interface Tail {
            long end();
        }
        var layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(200, JAVA_BYTE).withName("body"),
                JAVA_LONG.withOrder(LITTLE_ENDIAN).withName("end"));
        try (var pool = TypedPool.builder(Tail.class).layout(layout).alignment(64).build()) {
            assertThat(new LayoutTable(pool.layout(), 64)).hasToString("""
                    Tail: 208 bytes in a block of 256
                      offset   size  type       order   name
                           0    200  byte[200]          body (unused)
                          64                            --- cache line 1 ---
                         128                            --- cache line 2 ---
                         192                            --- cache line 3 ---
                         200      8  long       little  end
                         208     48                     (padding to the block)
                    """);
        }
    }

    interface Side {
        long price();
    }

    @Test
    void membersOfNestedStructsStandBelowThem() {
        interface Book {
            Side best();

            Side level(int i);

            @Member("total.all")
            int all();

            int cell(int i, int j);

            TimeUnit unit();
        }
        var side = MemoryLayout.structLayout(
                JAVA_LONG.withOrder(LITTLE_ENDIAN).withName("price"),
                JAVA_INT.withOrder(BIG_ENDIAN).withName("size"),
                MemoryLayout.paddingLayout(4));
        var total = MemoryLayout.unionLayout(
                JAVA_INT.withOrder(LITTLE_ENDIAN).withName("all"),
                JAVA_SHORT.withOrder(LITTLE_ENDIAN).withName("low"));
        var layout = MemoryLayout.structLayout(
                side.withName("best"),
                MemoryLayout.sequenceLayout(5, side).withName("level"),
                total.withName("total"),
                MemoryLayout.sequenceLayout(2, MemoryLayout.sequenceLayout(3, JAVA_INT.withOrder(LITTLE_ENDIAN)))
                        .withName("cell"),
                JAVA_BYTE.withName("unit"));
        try (var pool = TypedPool.builder(Book.class).layout(layout).alignment(64).build()) {
            assertThat(new LayoutTable(pool.layout(), 64)).hasToString("""
                    Book: 125 bytes in a block of 128
                      offset   size  type              order   name
                           0     16  struct                    best
                           0      8  long              little    price
                           8      4  int               big       size
                          12      4                              (hole)
                          16     80  struct[5]                 level
                          16      8  long              little    price
                          24      4  int               big       size
                          28      4                              (hole)
                          32     64                              (4 more, each 16 bytes after the one before)
                          64                                   --- cache line 1 ---
                          96      4  union                     total
                          96      4  int               little    all
                          96      2  short             little    low (unused)
                         100     24  int[2][3]         little  cell
                         124      1  TimeUnit in byte          unit
                         125      3                            (padding to the block)
                    """);
        }
    }

    @Test
    void anOrderThatSavesACacheLineIsNamed() {
        interface Wasteful {
            long a();

            long b(int i);
        }
        var layout = MemoryLayout.structLayout(
                JAVA_BYTE.withName("flag"),
                MemoryLayout.paddingLayout(7),
                JAVA_LONG.withName("a"),
                JAVA_INT.withName("count"),
                MemoryLayout.paddingLayout(4),
                MemoryLayout.sequenceLayout(5, JAVA_LONG).withName("b"),
                JAVA_BYTE.withName("end"));
        try (var pool = TypedPool.builder(Wasteful.class).layout(layout).alignment(64).build()) {
            assertThat(new LayoutTable(pool.layout(), 64).toString())
                    .endsWith("In the order a, b, count, flag, end the record takes 64 bytes instead of 128.\n");
        }
    }

    @Test
    void noOrderIsNamedThatSavesNothing() {
        interface Tight {
            byte flag();

            long a();
        }
        var layout = MemoryLayout.structLayout(
                JAVA_BYTE.withName("flag"), MemoryLayout.paddingLayout(7), JAVA_LONG.withName("a"));
        try (var pool = TypedPool.builder(Tight.class).layout(layout).build()) {
            assertThat(new LayoutTable(pool.layout(), 64).toString()).doesNotContain("In the order");
        }
    }

    @Test
    void itAnswersWhatTheTableShows() {
        try (var pool = TypedPool.builder(Flow.class)
                .layout(FLOW)
                .build()) {
            RecordLayout layout = pool.layout();

            assertThat(layout.type()).isEqualTo(Flow.class);
            assertThat(layout.struct()).isEqualTo(FLOW);
            assertThat(layout.recordBytes()).isEqualTo(74);
            assertThat(layout.fields())
                    .extracting(RecordLayout.Field::name, RecordLayout.Field::type, RecordLayout.Field::offset)
                    .containsExactly(
                            tuple("bytes", int.class, 0L),
                            tuple("ttl", int.class, 4L),
                            tuple("start", long.class, 64L));
            assertThat(layout.toString()).startsWith("Flow: 74 bytes in a block of ").contains("bytes", "(hole)");
        }
    }
}
