package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.blocks.BlockOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners that come and go while a freelist lives, and the counters beside them. */
@ParameterizedClass
@EnumSource(Mode.class)
class ListenerTest {
    /** Blocks of 64 bytes in a chunk, and in all: one page. */
    private static final int BLOCKS = 64;

    private final RecordingMemory memory = new RecordingMemory();
    private final Heard built = new Heard();
    private final Heard added = new Heard();
    private final Freelist freelist;

    private static final class Heard implements FreelistListener {
        final List<String> events = new ArrayList<>();
        final List<Long> commits = new ArrayList<>();
        final List<Long> delays = new ArrayList<>();

        @Override
        public void guardHit(String name) {
            events.add("guard hit");
        }

        @Override
        public void guardPassed(String name, long nanos) {
            events.add("guard passed");
            delays.add(nanos);
        }

        @Override
        public void committed(String name, int blocks, long nanos) {
            events.add("committed");
            commits.add(nanos);
        }

        @Override
        public void commitFailed(String name, CommitFailed failure) {
            events.add("refused");
        }

        @Override
        public void closed(String name) {
            events.add(name + " closed");
        }
    }

    ListenerTest(Mode mode) {
        freelist = mode.apply(new Freelist.Builder(64, new BlockOptions.Builder(memory)))
                .name("quotes")
                .chunkBytes(BLOCKS * 64)
                .maxBlocks(BLOCKS)
                .listener(built)
                .build();
    }

    @AfterEach
    void close() {
        freelist.close();
    }

    @Test
    void oneThatIsAddedHearsWhatTheBuildersHears() {
        freelist.addListener(added);
        freelist.put(freelist.get());
        freelist.close();
        freelist.close();

        assertThat(added.events)
                .containsExactly("guard hit", "committed", "guard passed", "quotes closed")
                .isEqualTo(built.events);
    }

    @Test
    void oneThatIsRemovedHearsNoMore() {
        freelist.addListener(added);
        freelist.removeListener(added);
        freelist.removeListener(added);
        freelist.put(freelist.get());

        assertThat(added.events).isEmpty();
        assertThat(built.events).hasSize(3);
    }

    @Test
    void aGetThatIsRefusedMemoryPassesTheGuardToo() {
        memory.refuse = true;
        assertThatThrownBy(freelist::get).isInstanceOf(CommitFailed.class);

        assertThat(built.events).containsExactly("guard hit", "refused", "guard passed");
        assertThat(freelist.stats().commitNanos()).isZero();
    }

    @Test
    void theCommitIsPartOfTheDelay() {
        freelist.put(freelist.get());

        assertThat(built.delays.getFirst()).isGreaterThanOrEqualTo(built.commits.getFirst());
        assertThat(freelist.stats().commitNanos()).isEqualTo(built.commits.getFirst());
    }

    @Test
    void memoryIsBackWhenTheCloseIsTold() {
        freelist.put(freelist.get());
        List<Long> reserved = new ArrayList<>();
        freelist.addListener(new FreelistListener() {
            @Override
            public void closed(String name) {
                reserved.add(freelist.stats().reservedBytes());
            }
        });
        freelist.close(Duration.ZERO);

        assertThat(reserved).containsExactly(0L);
    }

    @Test
    void ofClosesThatRaceOneIsTold() throws Exception {
        var told = new AtomicInteger();
        freelist.addListener(new FreelistListener() {
            @Override
            public void closed(String name) {
                told.incrementAndGet();
            }
        });
        var start = new CountDownLatch(1);
        List<FutureTask<?>> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var closer = new FutureTask<>(() -> {
                start.await();
                freelist.close();
                return null;
            });
            closers.add(closer);
            Thread.ofPlatform().start(closer);
        }
        start.countDown();
        for (FutureTask<?> closer : closers) {
            closer.get();
        }
        assertThat(told).hasValue(1);
    }

    @Test
    void aClosedFreelistTakesNoListener() {
        freelist.close();

        assertThatThrownBy(() -> freelist.addListener(added))
                .isInstanceOf(PoolClosed.class)
                .hasMessage("quotes is closed; add listeners before");
        freelist.removeListener(built);
    }

    @Test
    void getsAtTheLimitAreCounted() {
        long[] all = new long[BLOCKS];
        freelist.get(all, 0, BLOCKS);
        assertThat(freelist.stats().exhausted()).isZero();

        assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        assertThatThrownBy(freelist::get).isInstanceOf(PoolExhausted.class);
        assertThat(freelist.get(new long[1], 0, 1)).isZero();
        assertThat(freelist.stats().exhausted()).isEqualTo(3);
    }

    @Test
    void misusesAreCountedByKind() {
        assertThat(freelist.stats().misusesByKind()).isEmpty();
        long handle = freelist.get();
        freelist.put(handle);
        assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(DoublePut.class);
        assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(DoublePut.class);
        assertThatThrownBy(() -> freelist.put(Freelist.NONE)).isInstanceOf(ForeignHandle.class);
        freelist.close();
        assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class);

        FreelistStats stats = freelist.stats();
        assertThat(stats.misusesByKind()).isEqualTo(Map.of("DoublePut", 2L, "ForeignHandle", 1L, "PoolClosed", 1L));
        assertThat(stats.misuses()).isEqualTo(4);
    }
}
