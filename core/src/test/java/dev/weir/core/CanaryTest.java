package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who writes past a block's end is told at its put, and no block is lost by it. */
@ParameterizedClass
@EnumSource(Mode.class)
class CanaryTest {
    private static final int PAYLOAD = 40;
    private static final int CANARY = 24;

    private final Mode mode;
    private final List<WeirException> heard = new ArrayList<>();

    CanaryTest(Mode mode) {
        this.mode = mode;
    }

    private Freelist open(long blockBytes) {
        return mode.builder(blockBytes)
                .canary()
                .name("quotes")
                .maxBlocks(10_000)
                .listener(new FreelistListener() {
                    @Override
                    public void misused(String name, WeirException misuse) {
                        heard.add(misuse);
                    }
                })
                .build();
    }

    /** {@return a block's bytes and what follows, as native code sees them} */
    private static MemorySegment raw(Freelist freelist, long handle) {
        return MemorySegment.ofAddress(freelist.address(handle)).reinterpret(4096);
    }

    private static void overrun(Freelist freelist, long handle) {
        raw(freelist, handle).set(ValueLayout.JAVA_BYTE, PAYLOAD, (byte) 0);
    }

    @ParameterizedTest
    @CsvSource({"40, 64", "56, 64", "57, 128", "64, 128", "120, 128", "1, 64"})
    void aBlockGrowsWhereTheCanaryHasNoRoom(long payload, long block) {
        try (var freelist = open(payload)) {
            long[] two = new long[2];
            freelist.get(two, 0, 2);
            assertThat(Math.abs(freelist.address(two[1]) - freelist.address(two[0])) % block).isZero();
            assertThat(freelist.segment(two[0]).byteSize()).isEqualTo(payload);
            FreelistStats stats = freelist.stats();
            assertThat(stats.committedBytes() % block).isZero();
            assertThat(stats.committedBytes() / stats.committedBlocks()).isEqualTo(block);
        }
    }

    @Test
    void whoStaysInsideHearsNothing() {
        try (var freelist = open(PAYLOAD)) {
            for (int i = 0; i < 1000; i++) {
                long handle = freelist.get();
                freelist.segment(handle).fill((byte) i);
                freelist.put(handle);
            }
            assertThat(heard).isEmpty();
            assertThat(freelist.stats().misuses()).isZero();
        }
    }

    /** Each byte of the canary, with the value that is written most often by mistake. */
    @Test
    void oneByteIsEnough() {
        try (var freelist = open(PAYLOAD)) {
            for (int i = 0; i < CANARY; i++) {
                long handle = freelist.get();
                raw(freelist, handle).set(ValueLayout.JAVA_BYTE, PAYLOAD + i, (byte) 0);
                assertThatThrownBy(() -> freelist.put(handle))
                        .isInstanceOf(Overrun.class)
                        .hasMessageContaining("behind their end, byte %d changed;", i);
            }
            assertThat(freelist.stats().misuses()).isEqualTo(CANARY);
            assertThat(heard).hasSize(CANARY);
        }
    }

    @Test
    void theMessageSaysWhichBlockAndHowFarAndWhatToDo() {
        try (var freelist = open(PAYLOAD)) {
            freelist.get();
            long handle = freelist.get();
            raw(freelist, handle).asSlice(PAYLOAD + 3, 5).fill((byte) 0);
            long block = handle & 0xffff_ffffL;
            assertThatThrownBy(() -> freelist.put(handle))
                    .isInstanceOf(Overrun.class)
                    .hasMessage(
                            "quotes: block %,d was written past its 40 bytes: of the 24 behind their end, byte 3 to 7"
                                    + " changed; find who writes past the end of its segment or address, and suspect what block"
                                    + " %,d held. The put is complete",
                            block, block + 1);
        }
    }

    @Test
    void theBlockIsFreeAgainAndWholeForTheNextOwner() {
        try (var freelist = open(PAYLOAD)) {
            long handle = freelist.get();
            overrun(freelist, handle);
            assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(Overrun.class);
            assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(DoublePut.class);
            assertThat(freelist.stats().active()).isZero();

            long[] all = new long[10_000];
            assertThat(freelist.get(all, 0, all.length)).isEqualTo(all.length);
            freelist.put(all, 0, all.length);
            assertThat(freelist.stats().misuses()).isEqualTo(2);
        }
    }

    @Test
    void aBlockCopiedWholeOverItsNeighbourIsNoticed() {
        try (var freelist = open(PAYLOAD)) {
            long one = freelist.get();
            long other = freelist.get();
            raw(freelist, other).asSlice(0, 64).copyFrom(raw(freelist, one).asSlice(0, 64));
            freelist.put(one);
            assertThatThrownBy(() -> freelist.put(other)).isInstanceOf(Overrun.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 41, 120, 4090, 10_000})
    void blocksOfAnySizeHaveOne(long payload) {
        try (var freelist = open(payload)) {
            long handle = freelist.get();
            freelist.put(handle);
            long again = freelist.get();
            MemorySegment.ofAddress(freelist.address(again)).reinterpret(payload + 8).asSlice(payload).fill((byte) 0);
            assertThatThrownBy(() -> freelist.put(again))
                    .isInstanceOf(Overrun.class)
                    .hasMessageContaining("byte 0 to 7 changed");
        }
    }

    @Test
    void aBulkPutGoesOnAndThrowsTheFirst() {
        try (var freelist = open(PAYLOAD)) {
            long[] handles = new long[100];
            freelist.get(handles, 0, 100);
            overrun(freelist, handles[3]);
            overrun(freelist, handles[50]);

            assertThatThrownBy(() -> freelist.put(handles, 0, 100))
                    .isInstanceOf(Overrun.class)
                    .hasMessageStartingWith("at index 3: quotes: block ")
                    .satisfies(e -> assertThat(e.getSuppressed()).singleElement().asString()
                            .contains("at index 50: quotes"));
            assertThat(freelist.stats().active()).isZero();
            assertThat(freelist.stats().misuses()).isEqualTo(2);
        }
    }

    @Test
    void aBadHandleEndsABulkPutAndTellsOfTheOverrunsBefore() {
        try (var freelist = open(PAYLOAD)) {
            long[] handles = new long[10];
            freelist.get(handles, 0, 10);
            overrun(freelist, handles[3]);
            long good = handles[5];
            handles[5] = Freelist.NONE;

            assertThatThrownBy(() -> freelist.put(handles, 0, 10))
                    .isInstanceOf(ForeignHandle.class)
                    .hasMessageStartingWith("at index 5")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(Overrun.class).hasSize(1));
            assertThat(freelist.stats().active()).isEqualTo(5);
            handles[5] = good;
            freelist.put(handles, 5, 5);
            assertThat(freelist.stats().active()).isZero();
        }
    }

    @Test
    void aCacheChecksToo() {
        try (var freelist = open(PAYLOAD);
                var cache = freelist.cache()) {
            cache.put(cache.get());
            long handle = cache.get();
            overrun(freelist, handle);
            assertThatThrownBy(() -> cache.put(handle)).isInstanceOf(Overrun.class);
            long other = cache.get();
            freelist.put(other);
            assertThat(freelist.stats().active()).isZero();
            assertThat(freelist.stats().misuses()).isEqualTo(1);
        }
    }

    @Test
    void aGetThatMayWaitWritesIt() throws Exception {
        try (var freelist = open(PAYLOAD)) {
            freelist.put(freelist.get(Duration.ofSeconds(1)));
            long handle = freelist.get(Duration.ofSeconds(1));
            overrun(freelist, handle);
            assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(Overrun.class);
        }
    }

    @Test
    void theEndOfAnArenaThrowsIt() {
        try (var freelist = open(PAYLOAD)) {
            assertThatThrownBy(() -> {
                try (var arena = Arena.ofConfined()) {
                    MemorySegment first = freelist.allocator(arena).allocate(8);
                    freelist.allocator(arena).allocate(8);
                    MemorySegment.ofAddress(first.address()).reinterpret(64).fill((byte) 0);
                }
            })
                    .isInstanceOf(Overrun.class);
            assertThat(freelist.stats().active()).isZero();
        }
    }

    /** C2 has to come first. */
    @Test
    void whoStaysInsideMakesNoGarbage() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] some = new long[32];
        long least = Long.MAX_VALUE;
        try (var freelist = open(PAYLOAD)) {
            for (int round = 0; round < 200 && least > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2000; i++) {
                    freelist.put(freelist.get());
                    freelist.get(some, 0, some.length);
                    freelist.put(some, 0, some.length);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isZero();
        }
    }

    @Test
    void theListenerMayUseTheFreelist() {
        List<Long> active = new ArrayList<>();
        Freelist[] freelist = new Freelist[1];
        var listener = new FreelistListener() {
            @Override
            public void misused(String name, WeirException misuse) {
                active.add(freelist[0].stats().active());
                freelist[0].put(freelist[0].get());
            }
        };
        try (var open = mode.builder(PAYLOAD).canary().maxBlocks(1).listener(listener).build()) {
            freelist[0] = open;
            long handle = open.get();
            overrun(open, handle);
            assertThatThrownBy(() -> open.put(handle)).isInstanceOf(Overrun.class);
            assertThat(active).containsExactly(0L);
        }
    }

    @Test
    void afterCloseTheMemoryIsGoneAndThatIsNoOverrun() {
        var freelist = open(PAYLOAD);
        long handle = freelist.get();
        freelist.close();
        assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class);
    }
}
