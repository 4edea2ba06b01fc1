package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.ForeignHandle;
import dev.weir.core.PoolClosed;
import dev.weir.core.StaleHandle;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Mode.class)
class HandleTest {
    @Parameter
    Mode mode;

    interface Node {
        long value();

        Node value(long v);

        long next();

        Node next(long handle);
    }

    @Test
    void aHandleFindsItsRecord() {
        try (var pool = mode.of(Node.class)) {
            var handles = new HashSet<Long>();
            for (int i = 0; i < 5000; i++) {
                Node node = pool.get().value(i);
                long handle = pool.handle(node);
                assertThat(pool.view(handle)).isSameAs(node);
                assertThat(pool.handle(node)).isEqualTo(handle).isNotZero();
                handles.add(handle);
            }
            assertThat(handles).hasSize(5000);
            assertThat(handles).allSatisfy(handle -> assertThat(pool.handle(pool.view(handle))).isEqualTo(handle));
        }
    }

    @Test
    void aListOfRecordsIsLinkedByHandles() {
        try (var pool = mode.of(Node.class)) {
            long head = 0;
            for (int i = 1; i <= 10; i++) {
                Node node = pool.get().value(i).next(head);
                head = pool.handle(node);
            }
            long sum = 0;
            while (head != 0) {
                Node node = pool.view(head);
                sum = 10 * sum + node.value();
                head = node.next();
                pool.put(node);
            }
            assertThat(sum).isEqualTo(10_987_654_321L);
            assertThat(pool.stats().active()).isZero();
        }
    }

    @Test
    void aHandleIsStaleOnceItsRecordWasPut() {
        try (var pool = mode.of(Node.class)) {
            Node node = pool.get();
            long handle = pool.handle(node);
            pool.put(node);
            assertThatThrownBy(() -> pool.view(handle))
                    .isInstanceOf(StaleHandle.class)
                    .hasMessageContaining("of a Node that was put; drop a handle once its record is put");

            Node next = pool.get();
            if (mode.hasOneView()) {
                assertThat(next).isSameAs(node);
            }
            assertThatThrownBy(() -> pool.view(handle)).isInstanceOf(StaleHandle.class);
            assertThat(pool.handle(next)).isNotEqualTo(handle);
            assertThat(pool.view(pool.handle(next))).isSameAs(next);
            assertThat(pool.stats().freelist().misuses()).isEqualTo(2);
        }
    }

    @Test
    void everyWayOfPuttingMakesHandlesStale() {
        try (var pool = mode.of(Node.class);
                var cache = pool.cache()) {
            Node[] nodes = {pool.get(), pool.get()};
            long first = pool.handle(nodes[0]);
            long second = pool.handle(nodes[1]);
            pool.put(nodes, 0, 1);
            cache.put(nodes[1]);
            assertThatThrownBy(() -> pool.view(first)).isInstanceOf(StaleHandle.class);
            assertThatThrownBy(() -> pool.view(second)).isInstanceOf(StaleHandle.class);
        }
    }

    @Test
    void aHandleThatThePoolNeverGaveIsRefused() {
        try (var pool = mode.of(Node.class);
                var other = mode.of(Node.class)) {
            assertThatThrownBy(() -> pool.view(0))
                    .isInstanceOf(ForeignHandle.class)
                    .hasMessageContaining("never gave the handle 0x0");
            long handle = pool.handle(pool.get());
            assertThatThrownBy(() -> other.view(handle)).isInstanceOf(ForeignHandle.class);
            other.handle(other.get());
            assertThatThrownBy(() -> other.view(handle)).isInstanceOf(ForeignHandle.class);
            // The use after this one, an even generation, and blocks that were never handed out.
            assertThatThrownBy(() -> pool.view(handle + (2L << 32))).isInstanceOf(ForeignHandle.class);
            assertThatThrownBy(() -> pool.view(handle + (1L << 32))).isInstanceOf(ForeignHandle.class);
            assertThatThrownBy(() -> pool.view(handle + 1)).isInstanceOf(ForeignHandle.class);
            assertThatThrownBy(() -> pool.view(handle | 0x7FFF_FFFFL)).isInstanceOf(ForeignHandle.class);
            assertThatThrownBy(() -> pool.view(handle | 0xFFFF_FFFFL)).isInstanceOf(ForeignHandle.class);
            assertThatThrownBy(() -> pool.view(0)).isInstanceOf(ForeignHandle.class);
            var random = new SplittableRandom(1);
            for (int i = 0; i < 10_000; i++) {
                long invented = random.nextLong();
                assertThatThrownBy(() -> pool.view(invented))
                        .as("%#x", invented)
                        .isInstanceOfAny(ForeignHandle.class, StaleHandle.class);
            }
            assertThatThrownBy(() -> pool.handle(other.get())).isInstanceOf(ForeignHandle.class);
        }
    }

    @Test
    void noHandleOutlivesItsPool() {
        TypedPool<Node> pool = mode.of(Node.class);
        Node node = pool.get();
        long handle = pool.handle(node);
        pool.close();
        assertThatThrownBy(() -> pool.view(handle)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> pool.handle(node)).isInstanceOf(PoolClosed.class);
    }

    @Test
    void aHandleTravelsThroughAQueueToWhoeverPutsTheRecord() throws Exception {
        int records = 20_000;
        try (var pool = TypedPool.builder(Node.class).maxBlocks(64).build()) {
            var queue = new ArrayBlockingQueue<Long>(16);
            Threads.atOnce(2, Thread.ofPlatform().factory(), i -> i == 0
                    ? () -> {
                        for (int n = 0; n < records; n++) {
                            queue.put(pool.handle(pool.get().value(n)));
                        }
                    }
                    : () -> {
                        for (int n = 0; n < records; n++) {
                            long handle = queue.take();
                            Node node = pool.view(handle);
                            assertThat(node.value()).isEqualTo(n);
                            pool.put(node);
                            assertThatThrownBy(() -> pool.view(handle)).isInstanceOf(StaleHandle.class);
                        }
                    });
            assertThat(pool.stats().active()).isZero();
        }
    }

    /** A pool that watches its records finds one by its handle, also when the handle is all that was kept of it. */
    @Test
    void aHandleIsEnoughToKeepOfARecord() {
        try (var pool = mode.builder(Node.class).maxBlocks(1).build()) {
            long handle = handleOfADroppedNode(pool);
            for (int round = 0; round < 5; round++) {
                System.gc();
            }

            Node found = pool.view(handle);
            assertThat(found.value()).isEqualTo(42);
            assertThat(pool.tryGet()).isNull();
            pool.put(found);
            assertThatThrownBy(() -> pool.view(handle)).isInstanceOf(StaleHandle.class);
            assertThat(pool.stats().active()).isZero();
        }
    }

    private static long handleOfADroppedNode(TypedPool<Node> pool) {
        return pool.handle(pool.get().value(42));
    }
}
