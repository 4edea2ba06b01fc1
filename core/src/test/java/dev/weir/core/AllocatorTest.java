package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A freelist as java.lang.foreign's allocator. */
@ParameterizedClass
@EnumSource(Mode.class)
class AllocatorTest {
    private final Mode mode;

    AllocatorTest(Mode mode) {
        this.mode = mode;
    }

    @Test
    void theEndOfTheArenaPutsTheBlocksBack() {
        try (var freelist = mode.builder(100).maxBlocks(3).build()) {
            MemorySegment text;
            try (var arena = Arena.ofConfined()) {
                SegmentAllocator allocator = freelist.allocator(arena);
                text = allocator.allocateFrom("a weir holds water back");
                MemorySegment numbers = allocator.allocateFrom(ValueLayout.JAVA_LONG, 1, 2, 3);
                assertThat(text.getString(0)).isEqualTo("a weir holds water back");
                assertThat(numbers.toArray(ValueLayout.JAVA_LONG)).containsExactly(1, 2, 3);
                assertThat(freelist.stats().active()).isEqualTo(2);
            }
            assertThat(freelist.stats().active()).isZero();
            assertThat(freelist.stats().misuses()).isZero();
            assertThatIllegalStateException().isThrownBy(() -> text.getString(0));
        }
    }

    /** java.lang.foreign asks an allocator for the room of a struct that a native function returns. */
    @Test
    void aNativeFunctionsStructLiesInABlock() throws Throwable {
        var struct = MemoryLayout.structLayout(
                ValueLayout.JAVA_INT.withName("quotient"), ValueLayout.JAVA_INT.withName("remainder"));
        var div = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("div"),
                        FunctionDescriptor.of(struct, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (var freelist = mode.builder(64).maxBlocks(1).build(); var arena = Arena.ofConfined()) {
            var result = (MemorySegment) div.invokeExact(freelist.allocator(arena), 17, 5);
            assertThat(result.toArray(ValueLayout.JAVA_INT)).containsExactly(3, 2);
            assertThat(result.byteSize()).isEqualTo(8);
            assertThat(freelist.stats().active()).isOne();
        }
    }

    @Test
    void anAllocationFitsABlock() {
        try (var freelist = mode.builder(100).name("quotes").maxBlocks(10).build();
                var arena = Arena.ofConfined()) {
            var allocator = freelist.allocator(arena);
            assertThat(allocator.allocate(100, 64).byteSize()).isEqualTo(100);
            assertThat(allocator.allocate(1, 64).address() % 64).isZero();
            assertThat(allocator.allocate(0).byteSize()).isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> allocator.allocate(101))
                    .withMessage("byteSize is 101; allowed for blocks of quotes: 0 to 100");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> allocator.allocate(8, 1 << 20))
                    .withMessageStartingWith("byteAlignment is 1,048,576; allowed for blocks of quotes: 1 to ");
            assertThatIllegalArgumentException().isThrownBy(() -> allocator.allocate(8, 3));
            assertThatIllegalArgumentException().isThrownBy(() -> allocator.allocate(-1));
            assertThat(freelist.stats().active()).isEqualTo(3);
        }
    }

    @Test
    void theLimitHolds() {
        try (var freelist = mode.builder(64).maxBlocks(2).build(); var arena = Arena.ofConfined()) {
            var allocator = freelist.allocator(arena);
            allocator.allocate(1);
            allocator.allocate(1);
            assertThatThrownBy(() -> allocator.allocate(1)).isInstanceOf(PoolExhausted.class);
        }
    }

    @Test
    void aClosedArenaTakesNoBlock() {
        try (var freelist = mode.builder(64).maxBlocks(2).build()) {
            SegmentAllocator allocator;
            try (var arena = Arena.ofConfined()) {
                allocator = freelist.allocator(arena);
            }
            assertThatIllegalStateException().isThrownBy(() -> allocator.allocate(1));
            assertThat(freelist.stats().active()).isZero();
            assertThat(freelist.stats().misuses()).isZero();
        }
    }

    @Test
    void theFreelistMayBeClosedBeforeTheArena() {
        var freelist = mode.builder(64).maxBlocks(2).build();
        try (var arena = Arena.ofConfined()) {
            MemorySegment segment = freelist.allocator(arena).allocate(8);
            segment.set(ValueLayout.JAVA_LONG, 0, 1);
            freelist.close();
            assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isZero();
        }
        assertThat(freelist.stats().misuses()).isZero();
    }

    /** Nobody holds the freelist but the arena. */
    @Test
    void theArenaKeepsTheMemory() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment segment = mode.builder(64).maxBlocks(2).build().allocator(arena).allocate(8);
            for (int i = 0; i < 10; i++) {
                System.gc();
                segment.set(ValueLayout.JAVA_LONG, 0, i);
                assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(i);
            }
        }
    }

    /** The thread that ends another kind of arena may be any, and a confined freelist would refuse its put. */
    @Test
    void sharedAndAutomaticArenasNeedASharedFreelist() {
        try (var freelist = mode.builder(64).maxBlocks(2).build(); var shared = Arena.ofShared()) {
            Stream.of(shared, Arena.ofAuto(), Arena.global()).forEach(arena -> {
                if (mode == Mode.CONFINED) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> freelist.allocator(arena))
                            .withMessageContaining("use Arena.ofConfined(), or build the freelist without confined()");
                } else {
                    assertThat(freelist.allocator(arena)).isNotNull();
                }
            });
        }
    }

    @Test
    void blocksOfAnAutomaticArenaComeBackWhenItsSegmentsAreGone() {
        if (mode == Mode.CONFINED) {
            return;
        }
        try (var freelist = mode.builder(64).maxBlocks(2).build()) {
            freelist.allocator(Arena.ofAuto()).allocate(8);
            for (int i = 0; i < 200 && freelist.stats().active() > 0; i++) {
                System.gc();
            }
            assertThat(freelist.stats().active()).isZero();
        }
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // another thread closes it
    void anotherThreadMayEndASharedArena() throws Exception {
        if (mode == Mode.CONFINED) {
            return;
        }
        try (var freelist = mode.builder(64).maxBlocks(2).build()) {
            var opened = new SynchronousQueue<Arena>();
            var allocated = new CountDownLatch(1);
            var other = new FutureTask<>(() -> {
                try (var arena = Arena.ofShared()) {
                    opened.put(arena);
                    allocated.await();
                }
                return null;
            });
            Thread.ofPlatform().start(other);
            freelist.allocator(opened.take()).allocate(8);
            assertThat(freelist.stats().active()).isOne();
            allocated.countDown();
            other.get();
            assertThat(freelist.stats().active()).isZero();
        }
    }
}
