package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every freelist promises, whatever its threads, and whatever it looks out for. */
@ParameterizedClass
@MethodSource("kinds")
class FreelistContractTest {
    private static final int CAPACITY = 100;

    private final Mode mode;
    private final Option option;
    private Freelist freelist;

    FreelistContractTest(Mode mode, Option option) {
        this.mode = mode;
        this.option = option;
    }

    static Stream<Arguments> kinds() {
        return Stream.of(Mode.values())
                .flatMap(mode -> Stream.of(Option.values()).map(option -> Arguments.of(mode, option)));
    }

    private Freelist.Builder builder() {
        return option.apply(mode.builder(40));
    }

    @BeforeEach
    void open() {
        freelist = builder().name("quotes").maxBlocks(CAPACITY).build();
    }

    @AfterEach
    void close() {
        freelist.close();
    }

    @Test
    void blocksAreDistinctAndKeepWhatIsWritten() {
        long[] handles = getAll();
        for (int i = 0; i < CAPACITY; i++) {
            freelist.segment(handles[i]).fill((byte) i);
        }
        for (int i = 0; i < CAPACITY; i++) {
            byte[] content = freelist.segment(handles[i]).toArray(ValueLayout.JAVA_BYTE);
            assertThat(content).hasSize(40).containsOnly(i);
        }
    }

    @Test
    void blocksStartOnCacheLines() {
        Set<Long> addresses = new HashSet<>();
        for (long handle : getAll()) {
            assertThat(freelist.address(handle) % 64).isZero();
            assertThat(freelist.segment(handle).address()).isEqualTo(freelist.address(handle));
            addresses.add(freelist.address(handle) / 64);
        }
        assertThat(addresses).hasSize(CAPACITY);
    }

    @Test
    void noHandleIsNone() {
        assertThat(getAll()).doesNotContain(Freelist.NONE);
    }

    @Test
    void theLimitRefusesAndAPutServesAgain() {
        long[] handles = getAll();

        assertThatThrownBy(freelist::get)
                .isInstanceOf(PoolExhausted.class)
                .hasMessage("all 100 blocks of quotes are in use; put some back, or raise maxBlocks or maxBytes");
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);

        freelist.put(handles[7]);
        long again = freelist.get();
        assertThat(again).isNotEqualTo(handles[7]);
        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
    }

    @Test
    void aSecondPutIsADoublePutWhileTheBlockIsFree() {
        long handle = freelist.get();
        freelist.put(handle);

        assertThatThrownBy(() -> freelist.put(handle))
                .isInstanceOf(DoublePut.class)
                .hasMessageContaining("quotes: handle 0x")
                .hasMessageContaining("put each handle once");
        assertThat(freelist.stats().misuses()).isEqualTo(1);
        assertThat(freelist.stats().active()).isZero();
    }

    @Test
    void aHandleOfAnEarlierOwnerIsStale() {
        long[] first = getAll();
        freelist.put(first, 0, CAPACITY);
        long[] second = getAll();

        for (long handle : first) {
            assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(StaleHandle.class);
            assertThatThrownBy(() -> freelist.segment(handle))
                    .isInstanceOf(StaleHandle.class)
                    .hasMessageContaining("handed out again");
            assertThatThrownBy(() -> freelist.address(handle)).isInstanceOf(StaleHandle.class);
        }
        freelist.put(second, 0, CAPACITY);
        assertThat(freelist.stats().active()).isZero();
    }

    @Test
    void aPutHandleOpensNoSegment() {
        long handle = freelist.get();
        freelist.put(handle);

        assertThatThrownBy(() -> freelist.segment(handle)).isInstanceOf(DoublePut.class);
        assertThatThrownBy(() -> freelist.address(handle)).isInstanceOf(DoublePut.class);
    }

    @Test
    void noneAndInventedHandlesAreForeign() {
        long handle = freelist.get();
        assertThatThrownBy(() -> freelist.put(Freelist.NONE))
                .isInstanceOf(ForeignHandle.class)
                .hasMessageContaining("NONE");
        long[] invented =
                {-1, Long.MIN_VALUE, Long.MAX_VALUE, handle ^ 1L << 31, handle + (2L << 32), handle | 0x7fff_ffff};
        for (long other : invented) {
            assertThatThrownBy(() -> freelist.put(other))
                    .as("%#x", other)
                    .isInstanceOf(ForeignHandle.class)
                    .hasMessageContaining("never handed out");
        }
        freelist.put(handle);
    }

    @Test
    void twoEqualFreelistsRefuseEachOthersHandles() {
        try (var other = builder().maxBlocks(1000).build();
                var one = builder().maxBlocks(1000).build()) {
            for (int i = 0; i < 1000; i++) {
                long ofOne = one.get();
                long ofOther = other.get();
                assertThatThrownBy(() -> other.put(ofOne)).isInstanceOf(ForeignHandle.class);
                assertThatThrownBy(() -> one.put(ofOther)).isInstanceOf(ForeignHandle.class);
                assertThatThrownBy(() -> one.segment(ofOther)).isInstanceOf(ForeignHandle.class);
            }
            assertThat(one.stats().active()).isEqualTo(1000);
            assertThat(other.stats().active()).isEqualTo(1000);
        }
    }

    @Test
    void aBulkGetStopsAtTheLimit() {
        long[] handles = new long[CAPACITY + 20];
        assertThat(freelist.get(handles, 5, CAPACITY - 10)).isEqualTo(CAPACITY - 10);
        assertThat(freelist.get(handles, CAPACITY - 5, 25)).isEqualTo(10);
        assertThat(freelist.get(handles, 0, 1)).isZero();

        assertThat(Arrays.stream(handles, 5, CAPACITY + 5).distinct().count()).isEqualTo(CAPACITY);
        assertThat(handles[4]).isZero();
        assertThat(handles[CAPACITY + 5]).isZero();
        freelist.put(handles, 5, CAPACITY);
        assertThat(freelist.stats().active()).isZero();
    }

    @Test
    void aBulkPutStopsAtTheFirstBadHandleAndNamesIt() {
        long[] handles = getAll();
        long good = handles[3];
        handles[3] = handles[1];

        assertThatThrownBy(() -> freelist.put(handles, 0, CAPACITY))
                .isInstanceOf(DoublePut.class)
                .hasMessageStartingWith("at index 3: quotes");
        assertThat(freelist.stats().active()).isEqualTo(CAPACITY - 3);
        freelist.put(good);
        freelist.put(handles, 4, CAPACITY - 4);
        assertThat(freelist.stats().active()).isZero();
    }

    @Test
    void bulkRangesOutsideTheArrayAreRefused() {
        long[] three = new long[3];
        int[][] ranges = {{0, 4}, {3, 1}, {-1, 1}, {0, -1}, {Integer.MAX_VALUE, Integer.MAX_VALUE}};
        for (int[] range : ranges) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> freelist.get(three, range[0], range[1]))
                    .withMessageContaining("3 entries");
            assertThatIllegalArgumentException().isThrownBy(() -> freelist.put(three, range[0], range[1]));
        }
        assertThat(freelist.get(three, 3, 0)).isZero();
        assertThat(freelist.stats().active()).isZero();
    }

    @Test
    void statsCountWhatHappened() {
        long[] handles = getAll();
        freelist.put(handles, 0, 60);

        FreelistStats stats = freelist.stats();
        assertThat(stats.active()).isEqualTo(40);
        assertThat(stats.capacity()).isEqualTo(CAPACITY);
        assertThat(stats.committedBlocks()).isEqualTo(CAPACITY);
        if (option.withholdsBlocks()) {
            // Five guarded ones, each on a page of its own before another.
            assertThat(stats.committedBytes()).isBetween(5 * 8192L, CAPACITY * 64 + 5 * 12_288L);
        } else {
            assertThat(stats.committedBytes()).isEqualTo(CAPACITY * 64);
        }
        assertThat(stats.reservedBytes()).isGreaterThan(stats.committedBytes());
        assertThat(stats.commits()).isEqualTo(1);
        assertThat(stats.guardHits()).isEqualTo(1);
        assertThat(stats.highWater()).isEqualTo(CAPACITY);
        assertThat(stats.gets()).isEqualTo(CAPACITY);
        assertThat(stats.puts()).isEqualTo(60);
        assertThat(stats.occupancy()).isEqualTo(0.4);
    }

    @Test
    void afterCloseEverythingIsRefusedAndNothingCrashes() {
        long handle = freelist.get();
        MemorySegment segment = freelist.segment(handle);
        segment.fill((byte) 1);
        freelist.close();
        freelist.close();

        assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class).hasMessageContaining("quotes");
        assertThatThrownBy(freelist::tryGet).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.segment(handle)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.address(handle)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.put(new long[] {handle}, 0, 1)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.get(new long[1], 0, 1)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.cache().get()).isInstanceOf(PoolClosed.class);
        assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        assertThat(freelist.stats().committedBlocks()).isZero();
        assertThat(freelist.stats().committedBytes()).isZero();
        assertThat(freelist.stats().reservedBytes()).isZero();
        assertThat(freelist.stats().occupancy()).isZero();
    }

    private long[] getAll() {
        long[] handles = new long[CAPACITY];
        for (int i = 0; i < CAPACITY; i++) {
            handles[i] = freelist.get();
        }
        return handles;
    }
}
