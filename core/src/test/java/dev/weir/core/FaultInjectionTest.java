package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.memory.VirtualMemory;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A freelist that grows at the guard and in the background, is trimmed or trims itself, grows again and closes, over a system that refuses
 * one of its calls: the first, then the second, and so on to the last, and again with all calls after that one.
 */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(120)
class FaultInjectionTest {
    private static final int CHUNK_BLOCKS = 8192 / 64;
    private static final int LIMIT = 6 * CHUNK_BLOCKS + 10;

    private static final int MANY = 20_000;

    private static final Duration IDLE = Duration.ofSeconds(8);
    private static final int LOOKS_A_PERIOD = 8;

    private final Mode mode;
    private final Set<String> failures = new HashSet<>();

    FaultInjectionTest(Mode mode) {
        this.mode = mode;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverCallFailsNoBlockIsLostOrOutTwice(boolean persistent) {
        int failed = 0;
        boolean someLeft = true;
        try (var log = new Logged()) {
            while (someLeft) {
                failed++;
                someLeft = false;
                for (Way way : ways()) {
                    someLeft |= fails(failed, persistent, way);
                }
            }
            assertThat(log.lines()).isNotEmpty();
        }
        assertThat(failed).as("calls of one run").isGreaterThan(20);
        assertThat(failures).contains("commit on main", "purge on main", "reuse on main", "commit on weir-housekeeper");
        if (mode == Mode.SHARED) {
            assertThat(failures).contains("purge on weir-housekeeper");
        }
    }

    /** So many blocks that the free list has pages of its own, which trims give back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverCallOfTrimsWithTablesFailsNoBlockIsLost(boolean persistent) {
        int failed = 0;
        boolean someLeft = true;
        while (someLeft) {
            var memory = new FailingMemory(++failed, persistent);
            try {
                trimTwice(memory);
            } catch (CommitFailed e) {
                assertThat(failed).as("only build may fail, which reserves and commits").isLessThanOrEqualTo(3);
            }
            failures.addAll(memory.failed);
            someLeft = memory.hasFailed();
            memory.mend();
        }
        assertThat(failures).contains("purge on main");
        assertThat(failures.contains("purge tables on main")).isEqualTo(VirtualMemory.system().purgesToZeros());
    }

    private void trimTwice(FailingMemory memory) {
        var budget = Budget.of("pools", 72 * MANY);
        var builder = mode.apply(new Freelist.Builder(64, new BlockOptions.Builder(memory)));
        try (var freelist = builder.maxBlocks(MANY).chunkBytes(65_536).budget(budget).build()) {
            long[] handles = new long[MANY];
            for (int round = 0; round < 2; round++) {
                int got = 0;
                for (int refusals = 0; got < MANY; refusals++) {
                    if (refusals == 2) {
                        memory.mend();
                    }
                    got += getSome(freelist, handles, got);
                }
                long[] addresses = Arrays.stream(handles).map(freelist::address).sorted().distinct().toArray();
                assertThat(addresses).as("each is out once").hasSize(MANY);
                memory.blocksAt(addresses[0]);
                freelist.put(handles, 0, MANY);
                try {
                    freelist.trim();
                } catch (CommitFailed e) {
                    assertThat(e).hasMessageContaining("keeps memory that it meant to trim: purge");
                }
                assertThat(freelist.stats().active()).isZero();
                assertThat(budget.charged()).isEqualTo(MANY * 72L - freelist.stats().parkedBytes());
            }
        }
        assertThat(budget.charged()).isZero();
    }

    private static int getSome(Freelist freelist, long[] handles, int from) {
        try {
            return freelist.get(handles, from, handles.length - from);
        } catch (CommitFailed e) {
            assertThat(e.errno()).isEqualTo(FailingMemory.ERRNO);
            return 0;
        }
    }

    /** Only the owner may trim a confined one. */
    private EnumSet<Way> ways() {
        return mode == Mode.SHARED ? EnumSet.allOf(Way.class) : EnumSet.complementOf(EnumSet.of(Way.TRIMS_BY_ITSELF));
    }

    /** {@return whether there were so many calls that one failed} */
    private boolean fails(int first, boolean persistent, Way way) {
        var memory = new FailingMemory(first, persistent);
        new Workload(memory, way).run();
        failures.addAll(memory.failed);
        return memory.hasFailed();
    }

    private enum Way {
        AT_THE_GUARD,
        AHEAD,
        GUARDED,
        TRIMS_BY_ITSELF
    }

    private final class Workload {
        private final FailingMemory memory;
        private final Way way;
        private final TestClock clock = new TestClock();
        private final Budget budget = Budget.of("pools", 1 << 20);
        private final Freelist.Builder builder;
        private final Deque<Long> out = new ArrayDeque<>();
        private final Set<Long> addresses = new HashSet<>();
        private long gets;
        private int refusals;
        private boolean trimmed;

        Workload(FailingMemory memory, Way way) {
            this.memory = memory;
            this.way = way;
            var options = new BlockOptions.Builder(memory);
            if (way == Way.TRIMS_BY_ITSELF) {
                options.clock(clock);
            }
            var plain = mode.apply(new Freelist.Builder(64, options))
                    .name("quotes")
                    .chunkBytes(1)
                    .maxBlocks(LIMIT)
                    .budget(budget)
                    .prefault(true)
                    .hugePages(true)
                    .commitAhead(way == Way.AHEAD);
            this.builder = switch (way) {
                case AT_THE_GUARD, AHEAD -> plain;
                case GUARDED -> plain.guarded(100);
                case TRIMS_BY_ITSELF -> plain.trimAfter(IDLE).trimMargin(1);
            };
        }

        void run() {
            try (var freelist = builder.build()) {
                use(freelist);
            } catch (CommitFailed e) {
                requireErrno(e);
                assertThat(gets).as("build may fail, and close may not").isZero();
            }
            awaitCharged(0);
            // The range is unmapped some day, for good.
            memory.mend();
        }

        private void use(Freelist freelist) {
            get(freelist, 3 * CHUNK_BLOCKS);
            put(freelist, 2 * CHUNK_BLOCKS);
            trim(freelist);
            get(freelist, 4 * CHUNK_BLOCKS);
            put(freelist, out.size());
            trim(freelist);
            assertThat(freelist.stats().active()).isZero();

            mendWhatFailed();
            get(freelist, LIMIT);
            mendWhatFailed();
            get(freelist, LIMIT - out.size());
            assertThat(out).as("no block is lost").hasSize(LIMIT);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            awaitCharged(freelist.stats().committedBytes() / 64 * (64 + 8));
            assertThat(freelist.stats().committedBytes()).satisfies(bytes -> {
                assertThat(bytes > LIMIT * 64).isEqualTo(way == Way.GUARDED);
                assertThat(bytes).isBetween(LIMIT * 64L, LIMIT * 64L + 8 * 24_576);
            });
            put(freelist, LIMIT / 2);
            verify(freelist);
        }

        /** What the background has not settled yet it gives back a moment later. */
        private void awaitCharged(long bytes) {
            while (hasBackground() && budget.charged() != bytes) {
                assertThat(Thread.interrupted()).as("in vain").isFalse();
                Thread.onSpinWait();
            }
            assertThat(budget.charged()).isEqualTo(bytes);
        }

        private boolean hasBackground() {
            return way == Way.AHEAD || way == Way.TRIMS_BY_ITSELF;
        }

        /** What has not failed yet may fail later, at close at last. */
        private void mendWhatFailed() {
            if (memory.hasFailed()) {
                memory.mend();
            }
        }

        /** As many as there are: a get that is refused is tried once more. */
        private void get(Freelist freelist, int count) {
            for (int i = 0; i < count; i++) {
                waitForTheBackground(freelist);
                long handle = tryGet(freelist);
                if (handle == Freelist.NONE) {
                    handle = tryGet(freelist);
                }
                if (handle != Freelist.NONE) {
                    assertThat(addresses.add(freelist.address(handle))).as("a block is out once").isTrue();
                    freelist.segment(handle).set(ValueLayout.JAVA_LONG, 0, handle);
                    out.add(handle);
                    gets++;
                }
            }
            verify(freelist);
        }

        private long tryGet(Freelist freelist) {
            try {
                return freelist.tryGet();
            } catch (CommitFailed e) {
                requireErrno(e);
                refusals++;
                return Freelist.NONE;
            }
        }

        /** Until it was refused something, and before the first trim, the background has time to commit. */
        private void waitForTheBackground(Freelist freelist) {
            while (way == Way.AHEAD && !trimmed && isBehind(freelist.stats())) {
                Thread.onSpinWait();
            }
        }

        private boolean isBehind(FreelistStats stats) {
            return stats.guardHits() == 0
                    && stats.commitFailures() == 0
                    && stats.committedBlocks() < LIMIT
                    && stats.committedBlocks() - out.size() < CHUNK_BLOCKS / 2;
        }

        /** In another order than they were got. */
        private void put(Freelist freelist, int count) {
            for (int i = 0; i < count && !out.isEmpty(); i++) {
                long handle = i % 3 == 0 ? out.removeLast() : out.removeFirst();
                assertThat(freelist.segment(handle).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(handle);
                addresses.remove(freelist.address(handle));
                freelist.put(handle);
            }
            verify(freelist);
        }

        private void verify(Freelist freelist) {
            FreelistStats stats = freelist.stats();
            assertThat(stats.active()).isEqualTo(out.size());
            assertThat(stats.gets()).isEqualTo(gets);
            assertThat(stats.puts()).isEqualTo(gets - out.size());
            assertThat(stats.committedBlocks()).isBetween((long) out.size(), (long) LIMIT);
            assertThat(stats.commitFailures()).isGreaterThanOrEqualTo(refusals);
            assertThat(stats.misuses()).isZero();
        }

        private void trim(Freelist freelist) {
            trimmed = true;
            if (way == Way.TRIMS_BY_ITSELF) {
                letPeriodsPass(3);
            } else {
                trimNow(freelist);
            }
            if (way != Way.AHEAD) {
                FreelistStats stats = freelist.stats();
                assertThat(budget.charged())
                        .isEqualTo(stats.committedBytes() / 64 * (64 + 8) - stats.parkedBlocks() * 64);
            }
            verify(freelist);
        }

        private void trimNow(Freelist freelist) {
            try {
                freelist.trim();
            } catch (CommitFailed e) {
                requireErrno(e);
            }
        }

        /** What the system refuses then is nobody's to catch. It is logged. */
        private void letPeriodsPass(int periods) {
            try {
                for (int look = 0; look < periods * LOOKS_A_PERIOD; look++) {
                    clock.awaitParked(1);
                    clock.advance(IDLE.dividedBy(LOOKS_A_PERIOD));
                }
                clock.awaitParked(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private void requireErrno(CommitFailed e) {
            assertThat(e.errno()).isEqualTo(FailingMemory.ERRNO);
            assertThat(e).hasMessageContaining("errno 12 (ENOMEM)");
        }
    }
}
