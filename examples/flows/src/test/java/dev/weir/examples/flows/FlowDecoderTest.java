package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.TypedPool;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FlowDecoderTest {
    private static final InetSocketAddress SENDER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2055);

    @Test
    void aRecordShowsTheFieldsOfTheWireUnsigned() {
        byte[] wire = new byte[NetFlowV5.FLOW_BYTES];
        Arrays.fill(wire, (byte) 0xFE);
        try (var pool = Collector.pool(1)) {
            FlowRecord flow = pool.get();
            MemorySegment.copy(MemorySegment.ofArray(wire), 0, pool.segment(flow), 0, wire.length);

            assertThat(flow.sourceAddress()).isEqualTo(0xFEFEFEFE);
            assertThat(flow.destinationAddress()).isEqualTo(0xFEFEFEFE);
            assertThat(flow.nextHop()).isEqualTo(0xFEFEFEFE);
            assertThat(List.of(flow.packets(), flow.bytes(), flow.first(), flow.last()))
                    .containsOnly(0xFEFEFEFEL);
            assertThat(List.of(flow.input(), flow.output(), flow.sourcePort(), flow.destinationPort()))
                    .containsOnly(0xFEFE);
            assertThat(List.of(flow.sourceAs(), flow.destinationAs())).containsOnly(0xFEFE);
            assertThat(List.of(flow.tcpFlags(), flow.protocol(), flow.typeOfService())).containsOnly(0xFE);
            assertThat(List.of(flow.sourceMask(), flow.destinationMask())).containsOnly(0xFE);
            pool.put(flow);
        }
    }

    @Test
    void aRecordTakesOneCacheLine() {
        try (var pool = Collector.pool(64)) {
            pool.put(pool.get());

            assertThat(pool.stats().freelist().committedBytes()).isEqualTo(64 * 64);
        }
    }

    @Test
    void flowsGoToTheWorkersWhichSumThemUpAndPutTheirRecordsBack() {
        try (var bench = new Bench(100)) {
            bench.accept(Datagrams.sample(30, 0));
            bench.accept(Datagrams.sample(7, 30));

            assertThat(bench.totals.underWay()).isEqualTo(37);
            assertThat(bench.pool.stats().active()).isEqualTo(37);
            assertThat(bench.workers.peak()).isEqualTo(37);
            assertThat(bench.workers.peak()).isZero();
            bench.work();

            assertThat(bench.totals.datagrams()).isEqualTo(2);
            assertThat(bench.totals.flows()).isEqualTo(37);
            assertThat(bench.totals.packets()).isEqualTo(sumOfInts(16, 30, 0) + sumOfInts(16, 7, 30));
            assertThat(bench.totals.bytes()).isEqualTo(sumOfInts(20, 30, 0) + sumOfInts(20, 7, 30));
            assertThat(bench.workers.top(100).stream().mapToLong(TopTalkers.Talker::bytes).sum())
                    .isEqualTo(bench.totals.bytes());
            assertThat(bench.totals.lostFlows()).isZero();
            assertThat(bench.totals.underWay()).isZero();
            assertThat(bench.pool.stats().active()).isZero();
        }
    }

    @Test
    void atTheLimitFlowsAreExhaustedAndNotLost() {
        try (var bench = new Bench(4)) {
            bench.accept(Datagrams.sample(10, 0));
            bench.accept(Datagrams.sample(3, 10));
            bench.work();
            bench.accept(Datagrams.sample(3, 13));
            bench.work();

            assertThat(bench.totals.flows()).isEqualTo(4 + 3);
            assertThat(bench.totals.exhaustedFlows()).isEqualTo(6 + 3);
            assertThat(bench.totals.lostFlows()).isZero();
            assertThat(bench.pool.stats().active()).isZero();
        }
    }

    @Test
    void recordsHeldElsewhereAreNotTouched() {
        try (var bench = new Bench(5)) {
            FlowRecord held = bench.pool.get();
            bench.pool.segment(held).fill((byte) 1);

            bench.accept(Datagrams.sample(30, 0));
            bench.work();

            assertThat(held.packets()).isEqualTo(0x01010101);
            assertThat(bench.totals.flows()).isEqualTo(4);
            assertThat(bench.pool.stats().active()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedDatagramTakesNoRecord() {
        try (var bench = new Bench(5)) {
            bench.accept(new byte[3]);
            bench.accept(Datagrams.of(7, 1, 48));
            bench.accept(Datagrams.of(5, 0, 48));
            bench.accept(Datagrams.of(5, 2, 48));
            bench.accept(Datagrams.of(5, 2, 97));

            assertThat(bench.totals.refused().values()).containsOnly(1L).hasSize(5);
            assertThat(bench.totals.arrived()).isEqualTo(5);
            assertThat(bench.totals.datagrams()).isZero();
            assertThat(bench.pool.stats().freelist().gets()).isZero();
        }
    }

    @Property
    void randomBytesKeepNoRecord(@ForAll List<byte @Size(max = 120) []> datagrams) {
        feed(datagrams);
    }

    @Property
    void nearlyGoodDatagramsKeepNoRecord(
            @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 33) Integer> counts,
            @ForAll @IntRange(min = -49, max = 49) int extraBytes,
            @ForAll @IntRange(min = 0, max = 23) int changedByte,
            @ForAll byte value) {
        var datagrams = new ArrayList<byte[]>();
        for (int count : counts) {
            byte[] good = Datagrams.sample(Math.clamp(count, 1, 30), count);
            byte[] changed = Arrays.copyOf(good, good.length + extraBytes);
            if (changedByte < changed.length) {
                changed[changedByte] = value;
            }
            datagrams.add(changed);
        }
        feed(datagrams);
    }

    private static void feed(List<byte[]> datagrams) {
        try (var bench = new Bench(20)) {
            long announced = 0;
            for (byte[] datagram : datagrams) {
                long before = bench.totals.datagrams();
                bench.accept(datagram);
                bench.work();
                announced += bench.totals.datagrams() == before ? 0 : datagram[3];
            }
            assertThat(bench.totals.arrived()).isEqualTo(datagrams.size());
            assertThat(bench.totals.flows() + bench.totals.exhaustedFlows()).isEqualTo(announced);
            assertThat(bench.pool.stats().active()).isZero();
            assertThat(bench.pool.stats().freelist().gets()).isEqualTo(bench.totals.flows());
        }
    }

    /** One event loop's decoder and two workers, all on the thread of the test. */
    private static final class Bench implements AutoCloseable {
        final TypedPool<FlowRecord> pool;
        final Workers workers;
        final Totals totals;
        private final FlowDecoder decoder;

        Bench(int maxRecords) {
            var intake = new Intake();
            pool = Collector.pool(maxRecords);
            workers = new Workers(pool, 2, maxRecords, new SplittableRandom(7));
            totals = new Totals(List.of(intake), workers.aggregates());
            decoder = new FlowDecoder(pool, pool.cache(), workers, intake);
        }

        void accept(byte[] datagram) {
            decoder.accept(Unpooled.wrappedBuffer(datagram), SENDER);
        }

        void work() {
            workers.get(0).drain();
            workers.get(1).drain();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** {@return the sum of the field at {@code offset} over all flows of a sample} */
    private static long sumOfInts(int offset, int flows, int flowSequence) {
        var buffer = Unpooled.wrappedBuffer(Datagrams.sample(flows, flowSequence));
        long sum = 0;
        for (int flow = 0; flow < flows; flow++) {
            sum += buffer.getUnsignedInt(24 + flow * 48 + offset);
        }
        return sum;
    }
}
