package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.blocks.BlockOptions;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Chunks that are committed in the background before a get needs them. */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(20)
class CommitAheadTest {
    private static final int CHUNK_BLOCKS = 1024;
    private static final int CHUNK_CHARGE = CHUNK_BLOCKS * (64 + 8);

    private final RecordingMemory memory = new RecordingMemory();
    private final Mode mode;

    CommitAheadTest(Mode mode) {
        this.mode = mode;
    }

    private Freelist.Builder builder() {
        return builder(new BlockOptions.Builder(memory));
    }

    private Freelist.Builder builder(BlockOptions.Builder options) {
        return mode.apply(new Freelist.Builder(64, options))
                .name("quotes")
                .chunkBytes(CHUNK_BLOCKS * 64)
                .maxBlocks(100 * CHUNK_BLOCKS)
                .commitAhead(true);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("in vain").isFalse();
            Thread.onSpinWait();
        }
    }

    /** After a close, whose charge the background gives back where it was about to settle. */
    private static void awaitNothingCharged(Budget budget) {
        await(() -> budget.charged() == 0);
    }

    /** Gets blocks no faster than the background can follow: half a chunk is always free. */
    private static void getSteadily(Freelist freelist, int count) {
        for (int i = 0; i < count; i++) {
            await(() -> freelist.stats().committedBlocks() - freelist.stats().active() >= CHUNK_BLOCKS / 2);
            freelist.get();
        }
    }

    @Test
    void buildCommitsTheFirstChunkAndNoMore() {
        try (var freelist = builder().build()) {
            assertThat(freelist.stats().committedBlocks()).isEqualTo(CHUNK_BLOCKS);
            freelist.segment(freelist.get()).set(ValueLayout.JAVA_LONG, 0, 1);
            assertThat(freelist.stats().guardHits()).isZero();
            assertThat(freelist.stats().commits()).isEqualTo(1);
        }
    }

    @Test
    void aSteadyProducerMeetsNoSystemCall() {
        try (var freelist = builder().build()) {
            memory.callers.clear();
            getSteadily(freelist, 50 * CHUNK_BLOCKS);
            assertThat(freelist.stats().guardHits()).isZero();
            assertThat(freelist.stats().commitFailures()).isZero();
            assertThat(freelist.stats().committedBlocks()).isBetween(50L * CHUNK_BLOCKS, 52L * CHUNK_BLOCKS);
            assertThat(memory.callers).hasSize(1).doesNotContain(Thread.currentThread());
        }
    }

    @Test
    void withPrefaultAndHugePagesNeither() {
        memory.hugePageSize = 2 << 20;
        try (var freelist = builder().prefault(true).hugePages(true).maxBlocks(1 << 18).build()) {
            memory.callers.clear();
            long[] handles = new long[4 * (2 << 20) / 64];
            for (int i = 0; i < handles.length; i += 1024) {
                await(() -> freelist.stats().committedBytes() - freelist.stats().active() * 64 >= 1 << 20);
                assertThat(freelist.get(handles, i, 1024)).isEqualTo(1024);
            }
            assertThat(freelist.stats().guardHits()).isZero();
            assertThat(memory.callers).hasSize(1).doesNotContain(Thread.currentThread());
        }
    }

    @Test
    void withoutItTheThreadThatGetsDoesTheWork() {
        try (var freelist = builder().commitAhead(false).build()) {
            freelist.get(new long[10 * CHUNK_BLOCKS], 0, 10 * CHUNK_BLOCKS);
            assertThat(freelist.stats().guardHits()).isEqualTo(10);
            assertThat(memory.callers).containsExactly(Thread.currentThread());
        }
    }

    /** A get that comes too early waits for the chunk under way; the budget has room for that one only. */
    @Test
    void aGetAtTheGuardWaitsForTheChunkUnderWayAndIsCounted() throws Exception {
        var committing = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var held = new HeldMemory(committing, go);
        var budget = Budget.of("pools", 2 * CHUNK_CHARGE);
        try (var freelist = builder(new BlockOptions.Builder(held)).budget(budget).build()) {
            held.held = true;
            var owner = new FutureTask<>(() -> {
                freelist.get(new long[CHUNK_BLOCKS], 0, CHUNK_BLOCKS);
                committing.await();
                return freelist.get();
            });
            var thread = Thread.ofPlatform().start(owner);
            await(() -> freelist.stats().guardHits() == 1 && thread.getState() == Thread.State.WAITING);
            assertThat(freelist.stats().active()).isEqualTo(CHUNK_BLOCKS);
            held.held = false;
            go.countDown();
            assertThat(owner.get()).isNotEqualTo(Freelist.NONE);
            assertThat(freelist.stats().guardHits()).isEqualTo(1);
            // Who has committed counts it when its turn is over.
            await(() -> freelist.stats().commits() == 2);
            assertThat(budget.charged()).isEqualTo(2 * CHUNK_CHARGE);
        }
        awaitNothingCharged(budget);
    }

    @Test
    void whatIsRefusedInTheBackgroundIsRefusedToTheGetThatNeedsIt() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        var listener = new FreelistListener() {
            @Override
            public void commitFailed(String name, CommitFailed failure) {
                heard.add(Thread.currentThread().getName());
            }
        };
        try (var freelist = builder().listener(listener).build()) {
            memory.refuse = true;
            freelist.get(new long[CHUNK_BLOCKS / 2 + 32], 0, CHUNK_BLOCKS / 2 + 32);
            await(() -> freelist.stats().commitFailures() == 1 && heard.size() == 1);
            freelist.get(new long[CHUNK_BLOCKS / 2 - 32], 0, CHUNK_BLOCKS / 2 - 32);
            assertThat(freelist.stats().guardHits()).isZero();

            assertThatThrownBy(freelist::get)
                    .isInstanceOf(CommitFailed.class)
                    .hasMessage("quotes stays at 1,024 blocks: the test refused to commit")
                    .satisfies(e -> assertThat(((CommitFailed) e).errno()).isEqualTo(12));
            assertThat(freelist.stats().guardHits()).isEqualTo(1);
            assertThat(freelist.stats().commitFailures()).isEqualTo(2);
            assertThat(heard).containsExactly("weir-housekeeper", Thread.currentThread().getName());

            memory.refuse = false;
            freelist.get();
            assertThat(freelist.stats().guardHits()).isEqualTo(2);
            memory.callers.clear();
            getSteadily(freelist, 5 * CHUNK_BLOCKS);
            assertThat(freelist.stats().guardHits()).isEqualTo(2);
            assertThat(memory.callers).doesNotContain(Thread.currentThread());
        }
    }

    @Test
    void whatWasRefusedInTheBackgroundMayBeThereForTheGetThatNeedsIt() {
        try (var freelist = builder().build()) {
            memory.refuse = true;
            freelist.get(new long[CHUNK_BLOCKS], 0, CHUNK_BLOCKS);
            await(() -> freelist.stats().commitFailures() == 1);
            memory.refuse = false;
            freelist.get();
            assertThat(freelist.stats().guardHits()).isEqualTo(1);
        }
    }

    /** Build says nothing of it: the first get does. */
    @Test
    void aFirstChunkThatIsRefusedIsTheFirstGetsException() {
        memory.refuse("commit");
        if (mode == Mode.SHARED) {
            // Its tables have words that it can't do without.
            assertThatThrownBy(() -> builder().build()).isInstanceOf(CommitFailed.class);
            return;
        }
        try (var freelist = builder().build()) {
            assertThatThrownBy(freelist::get).isInstanceOf(CommitFailed.class);
            memory.allow("commit");
            freelist.get();
        }
    }

    @Test
    void chunksAheadAreChargedAndTheBudgetEndsThem() {
        var budget = Budget.of("pools", 3 * CHUNK_CHARGE + 100);
        try (var freelist = builder().budget(budget).build()) {
            assertThat(budget.charged()).isEqualTo(CHUNK_CHARGE);
            getSteadily(freelist, CHUNK_BLOCKS);
            await(() -> budget.charged() == 2 * CHUNK_CHARGE);
            getSteadily(freelist, CHUNK_BLOCKS);
            await(() -> budget.charged() == 3 * CHUNK_CHARGE);
            freelist.get(new long[CHUNK_BLOCKS], 0, CHUNK_BLOCKS);
            assertThat(freelist.stats().guardHits()).isZero();
            assertThat(freelist.stats().commitFailures()).isZero();
            assertThatThrownBy(freelist::get)
                    .isInstanceOf(PoolExhausted.class)
                    .hasMessageContaining("budget pools of 221,284 bytes has no room for more");
        }
        awaitNothingCharged(budget);
    }

    @Test
    void theLimitEndsItAndARaisedLimitGoesOn() {
        try (var freelist = builder().maxBlocks(CHUNK_BLOCKS + 10).reserveBlocks(10 * CHUNK_BLOCKS).build()) {
            freelist.get(new long[CHUNK_BLOCKS], 0, CHUNK_BLOCKS);
            await(() -> freelist.stats().committedBlocks() == CHUNK_BLOCKS + 10);
            freelist.get(new long[10], 0, 10);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            assertThat(freelist.stats().guardHits()).isZero();

            memory.callers.clear();
            freelist.maxBlocks(10 * CHUNK_BLOCKS);
            getSteadily(freelist, 3 * CHUNK_BLOCKS);
            assertThat(freelist.stats().guardHits()).isZero();
            assertThat(memory.callers).hasSize(1).doesNotContain(Thread.currentThread());

            freelist.maxBlocks(5);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        }
    }

    /** A limit that falls while a chunk is committed: the chunk counts, but nobody gets its blocks. */
    @Test
    void aLimitThatFallsMeanwhileHolds() throws Exception {
        var committing = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var held = new HeldMemory(committing, go);
        try (var freelist = builder(new BlockOptions.Builder(held)).build()) {
            held.held = true;
            long[] handles = new long[CHUNK_BLOCKS];
            freelist.get(handles, 0, CHUNK_BLOCKS);
            committing.await();
            freelist.maxBlocks(CHUNK_BLOCKS);
            held.held = false;
            go.countDown();
            await(() -> freelist.stats().committedBlocks() == 2 * CHUNK_BLOCKS);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            freelist.put(handles[0]);
            assertThat(freelist.tryGet()).isNotEqualTo(Freelist.NONE);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            freelist.maxBlocks(2 * CHUNK_BLOCKS);
            assertThat(freelist.get(handles, 0, CHUNK_BLOCKS)).isEqualTo(CHUNK_BLOCKS);
            await(() -> freelist.stats().commits() == 2);
        }
    }

    @Test
    void closeWaitsForTheChunkUnderWayAndGivesAllBack() throws Exception {
        var committing = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var held = new HeldMemory(committing, go);
        var budget = Budget.of("pools", 10 * CHUNK_CHARGE);
        var freelist = builder(new BlockOptions.Builder(held)).budget(budget).build();
        held.held = true;
        freelist.get(new long[CHUNK_BLOCKS], 0, CHUNK_BLOCKS);
        committing.await();
        var close = new FutureTask<>(freelist::close, null);
        var closer = Thread.ofPlatform().start(close);
        await(() -> closer.getState() == Thread.State.WAITING);
        held.held = false;
        go.countDown();
        close.get();
        awaitNothingCharged(budget);
        var calls = held.delegate;
        assertThat(calls.bytesOf("discard") + calls.bytesOf("clear") + calls.bytesOf("release"))
                .isEqualTo(calls.bytesOf("reserve"));
        assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class);
    }

    /** Each thread adopts a confined one in turn; a shared one is anybody's. */
    @Test
    void ownersTakeTurns() throws Exception {
        try (var freelist = builder().build()) {
            for (int turn = 0; turn < 8; turn++) {
                Threads.onAnother(() -> {
                    freelist.adopt();
                    memory.callers.remove(Thread.currentThread());
                    getSteadily(freelist, CHUNK_BLOCKS);
                    return null;
                });
            }
            assertThat(freelist.stats().guardHits()).isZero();
            assertThat(freelist.stats().active()).isEqualTo(8 * CHUNK_BLOCKS);
        }
    }

    @Test
    void theListenerHearsOfItInTheBackgroundAndMayUseTheFreelist() throws Exception {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        var freelists = new LinkedBlockingQueue<Freelist>();
        var listener = new FreelistListener() {
            @Override
            public void committed(String name, int blocks, long nanos) {
                heard.add(blocks);
            }

            @Override
            public void lastChunk(String name) {
                try {
                    var freelist = freelists.take();
                    freelist.adopt();
                    heard.add(freelist.get());
                    freelist.maxBlocks(2);
                    freelist.close();
                    heard.add("closed");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        var freelist = builder().maxBlocks(2 * CHUNK_BLOCKS).listener(listener).build();
        assertThat(heard.take()).isEqualTo(CHUNK_BLOCKS);
        freelist.get(new long[CHUNK_BLOCKS / 2 + 32], 0, CHUNK_BLOCKS / 2 + 32);
        assertThat(heard.take()).isEqualTo(CHUNK_BLOCKS);
        freelists.add(freelist);
        assertThat(heard.take()).isInstanceOf(Long.class);
        assertThat(heard.take()).isEqualTo("closed");
        assertThat(freelist.stats().committedBlocks()).isZero();
    }

    @Test
    void aDroppedFreelistIsCollected() {
        Collected.await(builtUsedAndDropped());
    }

    private WeakReference<Freelist> builtUsedAndDropped() {
        var freelist = builder().build();
        getSteadily(freelist, CHUNK_BLOCKS);
        return new WeakReference<>(freelist);
    }

    /** Two gets per chunk and as many chunks as blocks, down to a chunk of one block. */
    @Test
    void chunksOfAnySize() {
        Stream.of(4096, 64 * 1024).forEach(blockBytes -> {
            var options = new BlockOptions.Builder(memory);
            try (var freelist = mode.apply(new Freelist.Builder(blockBytes, options))
                    .chunkBytes(1)
                    .maxBlocks(500)
                    .commitAhead(true)
                    .build()) {
                for (int i = 0; i < 500; i++) {
                    assertThat(freelist.tryGet()).isNotEqualTo(Freelist.NONE);
                }
                assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
                assertThat(freelist.stats().committedBlocks()).isEqualTo(500);
            }
        });
    }
}
