package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.Bits;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import dev.weir.typed.fields.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a pool costs in heap. Unless a test says otherwise, counted by the VM as the bytes that this thread allocates:
 * an exact count, in which an allocation that escape analysis removes is no cost.
 */
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"CONFINED", "SHARED"})
class GarbageTest {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

    @Parameter
    Mode mode;

    interface Quote {
        long instrument();

        Quote instrument(long v);

        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);

        boolean live();

        Quote live(boolean v);
    }

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long allocated(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void gettingUsingAndPuttingAllocatesNothing() {
        try (var pool = mode.of(Quote.class)) {
            LongSupplier million = () -> {
                long sum = 0;
                for (int i = 0; i < 1_000_000; i++) {
                    Quote quote = pool.get();
                    quote.instrument(i).price(2L * i).quantity(3).live(true);
                    sum += quote.instrument() + quote.price() + quote.quantity() + (quote.live() ? 1 : 0);
                    pool.put(quote);
                }
                return sum;
            };
            long expected = million.getAsLong();
            long[] sum = new long[1];

            assertThat(allocated(() -> sum[0] = million.getAsLong())).isZero();
            assertThat(sum[0]).isEqualTo(expected);
        }
    }

    interface Level {
        long price();

        Level price(long v);

        TimeUnit unit();

        Level unit(TimeUnit v);
    }

    interface Book {
        Level best();

        @Length(4)
        Level level(int i);

        @Length(4)
        int count(int i);

        Book count(int i, int v);
    }

    /** A nested struct's view is made once per record. */
    @Test
    void nestedStructsArraysAndEnumsAllocateNothing() {
        try (var pool = mode.of(Book.class)) {
            LongSupplier rounds = () -> {
                long sum = 0;
                for (int i = 0; i < 200_000; i++) {
                    Book book = pool.get();
                    book.best().price(i).unit(TimeUnit.DAYS);
                    book.level(i & 3).price(2L * i).unit(TimeUnit.HOURS);
                    book.count(i & 3, i);
                    sum += book.best().price() + book.level(i & 3).price() + book.count(i & 3);
                    sum += book.best().unit() == TimeUnit.DAYS ? 1 : 0;
                    pool.put(book);
                }
                return sum;
            };
            long expected = rounds.getAsLong();
            long[] sum = new long[1];

            assertThat(allocated(() -> sum[0] = rounds.getAsLong())).isZero();
            assertThat(sum[0]).isEqualTo(expected);
        }
    }

    interface Symbol {
        @Ascii(8)
        Symbol code(CharSequence v);

        @Member("code")
        boolean codeIs(CharSequence v);

        @Member("code")
        int compareCode(CharSequence v);

        @Member("code")
        int code(byte[] into, int from);

        @Member("code")
        StringBuilder code(StringBuilder to);

        @Utf8(16)
        void name(CharSequence v);

        @Member("name")
        boolean nameIs(CharSequence v);

        @Member("name")
        void appendName(StringBuilder to);

        @Length(8)
        long[] prices(long[] into);

        @Member("prices")
        void setPrices(long[] v);

        @Length(16)
        byte[] raw(byte[] into);

        @Member("raw")
        void setRaw(byte[] v);

        @Bits(value = 3, of = "bits", at = 2)
        int level();

        Symbol level(int v);
    }

    @Test
    void textsArraysAndBitsAllocateNothing() {
        try (var pool = mode.of(Symbol.class)) {
            var to = new StringBuilder(64);
            byte[] bytes = new byte[16];
            long[] prices = {1, 2, 3, 4, 5, 6, 7, 8};
            LongSupplier rounds = () -> {
                long sum = 0;
                for (int i = 0; i < 50_000; i++) {
                    Symbol symbol = pool.get().code((i & 1) == 0 ? "EURUSD" : "GBP").level(i & 7);
                    symbol.name((i & 2) == 0 ? "€uro, ñ, 😀" : "plain");
                    sum += symbol.codeIs("GBP") ? 1 : 0;
                    sum += symbol.nameIs("plain") ? 1 : 0;
                    sum += Integer.signum(symbol.compareCode("FRF")) + symbol.code(bytes, 2);
                    to.setLength(0);
                    sum += symbol.code(to).length();
                    symbol.appendName(to);
                    sum += to.length() + symbol.level();
                    prices[0] = i;
                    symbol.setPrices(prices);
                    symbol.setRaw(bytes);
                    sum += symbol.prices(prices)[0] + symbol.raw(bytes)[2];
                    pool.put(symbol);
                }
                return sum;
            };
            long expected = rounds.getAsLong();
            long[] sum = new long[1];

            assertThat(allocated(() -> sum[0] = rounds.getAsLong())).isZero();
            assertThat(sum[0]).isEqualTo(expected);
        }
    }

    record QuoteData(long instrument, long price, int quantity, boolean live) {}

    /**
     * One operation at a time: a method with all of them is one in which C2 stops inlining. A
     * direct buffer is not among them: C2 does not always see that the segment made of it is needed by nobody.
     */
    @Test
    void wholeRecordsAndHandlesAllocateNothing() {
        try (var pool = mode.builder(Quote.class).schema(QuoteData.class).build()) {
            Quote kept = pool.get().instrument(1).price(2).quantity(3);
            Quote quote = pool.get();
            var data = new QuoteData(1, 2, 3, false);
            var heap = ByteBuffer.allocate(64);
            var segment = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(64));
            allocatesNothing("clear", () -> pool.clear(quote));
            allocatesNothing("copyFrom a record", () -> pool.copyFrom(quote, kept));
            allocatesNothing("contentEquals", () -> requireTrue(pool.contentEquals(quote, kept)));
            allocatesNothing("contentHash", () -> requireTrue(pool.contentHash(quote) == pool.contentHash(kept)));
            allocatesNothing("copyTo an array", () -> pool.copyTo(quote, heap.clear()));
            allocatesNothing("copyFrom an array", () -> pool.copyFrom(quote, heap.clear()));
            allocatesNothing("copyTo a segment", () -> pool.copyTo(quote, segment));
            allocatesNothing("copyFrom a segment", () -> pool.copyFrom(quote, segment));
            allocatesNothing("write", () -> pool.write(quote, data));
            allocatesNothing("handle and view", () -> requireTrue(pool.view(pool.handle(quote)).price() == 2));
            assertThat(pool.contentEquals(quote, kept)).isTrue();
        }
    }

    /**
     * As soon as C2 has compiled the call, which may be late on a busy machine. A few hundred bytes are the VM's: calls
     * that allocated would take more than a megabyte.
     */
    @Test
    void everyAccessModeAllocatesNothing() {
        try (var bytes = mode.of(EveryMode.Bytes.class);
                var longs = mode.of(EveryMode.Longs.class);
                var units = mode.of(EveryMode.Units.class)) {
            var small = bytes.get();
            var large = longs.get();
            var unit = units.get();
            allocatesNothing("byte", () -> {
                small.opaque((byte) 1).ordered((byte) 2).strict((byte) (small.opaque() + small.ordered()));
                requireTrue(small.swap(small.strict(), (byte) 7));
                requireTrue(small.add((byte) 1) == 7);
            });
            allocatesNothing("long", () -> {
                large.opaque(1L).ordered(2L).strict(large.opaque() + large.ordered());
                requireTrue(large.swap(large.strict(), 7L));
                requireTrue(large.add(1L) == 7);
            });
            allocatesNothing("enum", () -> {
                unit.opaque(TimeUnit.DAYS).ordered(TimeUnit.HOURS).strict(TimeUnit.SECONDS);
                requireTrue(unit.opaque() == unit.ordered());
                requireTrue(unit.swap(TimeUnit.SECONDS, TimeUnit.DAYS));
            });
        }
    }

    private static void allocatesNothing(String name, Runnable call) {
        Runnable calls = () -> {
            for (int i = 0; i < 100_000; i++) {
                call.run();
            }
        };
        long bytes = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (bytes > 1024 && System.nanoTime() - start < MOST_NANOS) {
            bytes = allocated(calls);
        }
        assertThat(bytes).as(name).isLessThan(1024);
    }

    private static void requireTrue(boolean held) {
        if (!held) {
            throw new AssertionError();
        }
    }

    /** A leaf of the table of generations is for 1,024 blocks or more. */
    @Test
    void handlesTakeFourBytesABlock() {
        int blocks = 1 << 16;
        try (var pool = mode.builder(Quote.class).maxBlocks(blocks).build()) {
            Quote[] all = new Quote[blocks];
            pool.get(all, 0, blocks);
            pool.handle(all[0]);
            long bytes = allocated(() -> {
                for (Quote quote : all) {
                    pool.handle(quote);
                }
            });

            assertThat((double) bytes / blocks).isBetween(3.5, 4.5);
        }
    }

    @Test
    void soDoesABatch() {
        try (var pool = mode.of(Quote.class)) {
            Quote[] batch = new Quote[1024];
            Runnable thousand = () -> {
                for (int i = 0; i < 1000; i++) {
                    assertFull(pool.get(batch, 0, batch.length), batch);
                    pool.put(batch, 0, batch.length);
                }
            };
            thousand.run();

            assertThat(allocated(thousand)).isZero();
        }
    }

    private static void assertFull(int got, Quote[] batch) {
        if (got != batch.length) {
            throw new AssertionError(got);
        }
    }

    @Test
    void anEmptyPoolTakesLessThan16KiB() {
        mode.of(Quote.class).close();
        int pools = 500;
        TypedPool<?>[] kept = new TypedPool<?>[pools];
        long before = usedAfterCollection();

        for (int i = 0; i < pools; i++) {
            // As many blocks as give the largest spine.
            kept[i] = mode.builder(Quote.class).maxBlocks(1 << 27).build();
        }

        long bytes = usedAfterCollection() - before;
        for (TypedPool<?> pool : kept) {
            pool.close();
        }
        // Other threads of this VM come and go with a few hundred KiB, which is about 1 KiB a pool.
        assertThat(bytes / pools).isBetween(4 * 1024L, 16 * 1024L);
    }

    private static long usedAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aBlocksFirstGetTakesOneViewAndItsSlot() {
        int blocks = 1 << 20;
        try (var pool = mode.builder(Quote.class).views(1).maxBlocks(blocks).chunkBytes(64L * blocks).build()) {
            pool.get();
            long bytes = allocated(() -> {
                for (int i = 1; i < blocks; i++) {
                    pool.get();
                }
            });

            // 24 bytes for the view, 4 for its slot in a leaf.
            assertThat((double) bytes / blocks).isBetween(24.0, 28.5);
        }
    }
}
