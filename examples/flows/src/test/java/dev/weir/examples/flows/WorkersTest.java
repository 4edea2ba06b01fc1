package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.TypedPool;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
    private static final int FLOWS = NetFlowV5.MAX_FLOWS;
    private final SplittableRandom random = new SplittableRandom(5);
    private final Intake intake = new Intake();

    @Test
    void anAddressAlwaysGoesToTheSameWorkerAndEachWorkerGetsItsShare() {
        try (var pool = Collector.pool(1)) {
            for (int count : new int[] {1, 2, 3, 64}) {
                var workers = new Workers(pool, count, 1, random);
                var addresses = new int[count];
                for (int i = 0; i < 1_000 * count; i++) {
                    int address = 10 << 24 | i;
                    addresses[workers.indexFor(address)]++;
                    assertThat(workers.indexFor(address)).isEqualTo(workers.indexFor(address));
                }
                assertThat(Arrays.stream(addresses).boxed()).allSatisfy(n -> assertThat(n).isBetween(700, 1_300));
            }
        }
    }

    /** No worker runs here, so nothing leaves the queue. */
    @Test
    void whatAQueueHasNoRoomForIsPutBackAndCounted() {
        try (var pool = Collector.pool(100);
                var cache = pool.cache()) {
            var workers = new Workers(pool, 1, 32, random);
            var decoder = new FlowDecoder(pool, cache, workers, intake);

            feed(decoder, 2);

            assertThat(intake.exhaustedFlows.get()).isEqualTo(2 * FLOWS - 32);
            assertThat(intake.handedOver.get()).isEqualTo(32);
            assertThat(pool.stats().active()).isEqualTo(32);
            while (workers.get(0).drain()) {
                assertThat(workers.get(0).aggregate().flows.get()).isEqualTo(32);
            }
            feed(decoder, 1);
            assertThat(intake.handedOver.get()).isEqualTo(32 + FLOWS);
        }
    }

    @Test
    void workersThatSleepAreWokenAndStopOnlyWhenAllIsPut() throws Exception {
        try (var pool = Collector.pool(10_000);
                var cache = pool.cache()) {
            var workers = new Workers(pool, 3, 10_000, random);
            var decoder = new FlowDecoder(pool, cache, workers, intake);
            workers.start();
            for (int burst = 1; burst <= 200; burst++) {
                feed(decoder, 1);
                awaitFlows(workers, (long) burst * FLOWS);
            }
            assertThat(workers.peak()).isBetween(FLOWS, 3 * FLOWS);
            feed(decoder, 300);
            workers.stop();

            assertThat(flows(workers)).isEqualTo(500L * FLOWS);
            assertThat(intake.exhaustedFlows.get()).isZero();
            assertThat(pool.stats().active()).isZero();
        }
    }

    @Test
    void noAddressIsInTheTablesOfTwoWorkers() {
        try (TypedPool<FlowRecord> pool = Collector.pool(100);
                var cache = pool.cache()) {
            var workers = new Workers(pool, 2, 100, random);
            var decoder = new FlowDecoder(pool, cache, workers, intake);
            for (int i = 0; i < 50; i++) {
                decoder.accept(Unpooled.wrappedBuffer(Datagrams.sample(FLOWS, i)), sender());
                workers.get(0).drain();
                workers.get(1).drain();
            }

            var seen = new HashSet<Integer>();
            long bytes = 0;
            for (TopTalkers.Talker talker : workers.top(Integer.MAX_VALUE)) {
                assertThat(seen.add(talker.address())).isTrue();
                bytes += talker.bytes();
            }
            assertThat(bytes)
                    .isEqualTo(workers.aggregates().stream().mapToLong(a -> a.bytes.get()).sum())
                    .isPositive();
            assertThat(workers.top(3)).isEqualTo(workers.top(Integer.MAX_VALUE).subList(0, 3));
        }
    }

    private static void feed(FlowDecoder decoder, int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            decoder.accept(Unpooled.wrappedBuffer(Datagrams.sample(FLOWS, 0)), sender());
        }
    }

    private static InetSocketAddress sender() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2055);
    }

    private static void awaitFlows(Workers workers, long flows) {
        while (flows(workers) < flows) {
            Thread.onSpinWait();
        }
    }

    private static long flows(Workers workers) {
        return workers.aggregates().stream().mapToLong(a -> a.flows.get()).sum();
    }
}
