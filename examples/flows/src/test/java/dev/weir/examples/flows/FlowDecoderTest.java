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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FlowDecoderTest {
    private static final InetSocketAddress SENDER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2055);

    private final Totals totals = new Totals();
    private final TopTalkers talkers = new TopTalkers(7);

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
    void flowsAreSummedUpAndTheirRecordsPutBack() {
        try (var pool = Collector.pool(100)) {
            var decoder = new FlowDecoder(pool, totals, talkers);

            accept(decoder, Datagrams.sample(30, 0));
            accept(decoder, Datagrams.sample(7, 30));

            assertThat(totals.datagrams.get()).isEqualTo(2);
            assertThat(totals.flows.get()).isEqualTo(37);
            assertThat(totals.packets.get()).isEqualTo(sumOfInts(16, 30, 0) + sumOfInts(16, 7, 30));
            assertThat(totals.bytes.get()).isEqualTo(sumOfInts(20, 30, 0) + sumOfInts(20, 7, 30));
            assertThat(talkers.top(100).stream().mapToLong(TopTalkers.Talker::bytes).sum())
                    .isEqualTo(totals.bytes.get());
            assertThat(totals.lostFlows.get()).isZero();
            assertThat(pool.stats().active()).isZero();
            assertThat(decoder.peak()).isEqualTo(30);
            assertThat(decoder.peak()).isZero();
        }
    }

    @Test
    void atTheLimitFlowsAreExhaustedAndNotLost() {
        try (var pool = Collector.pool(4)) {
            var decoder = new FlowDecoder(pool, totals, talkers);

            accept(decoder, Datagrams.sample(10, 0));
            accept(decoder, Datagrams.sample(3, 10));

            assertThat(totals.flows.get()).isEqualTo(4 + 3);
            assertThat(totals.exhaustedFlows.get()).isEqualTo(6);
            assertThat(totals.lostFlows.get()).isZero();
            assertThat(pool.stats().active()).isZero();
        }
    }

    @Test
    void recordsHeldElsewhereAreNotTouched() {
        try (var pool = Collector.pool(5)) {
            var decoder = new FlowDecoder(pool, totals, talkers);
            FlowRecord held = pool.get();
            pool.segment(held).fill((byte) 1);

            accept(decoder, Datagrams.sample(30, 0));

            assertThat(held.packets()).isEqualTo(0x01010101);
            assertThat(totals.flows.get()).isEqualTo(4);
            assertThat(pool.stats().active()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedDatagramTakesNoRecord() {
        try (var pool = Collector.pool(5)) {
            var decoder = new FlowDecoder(pool, totals, talkers);

            accept(decoder, new byte[3]);
            accept(decoder, Datagrams.of(7, 1, 48));
            accept(decoder, Datagrams.of(5, 0, 48));
            accept(decoder, Datagrams.of(5, 2, 48));
            accept(decoder, Datagrams.of(5, 2, 97));

            assertThat(totals.refused().values()).extracting(Counter::get).containsOnly(1L);
            assertThat(totals.arrived()).isEqualTo(5);
            assertThat(totals.datagrams.get()).isZero();
            assertThat(pool.stats().freelist().gets()).isZero();
        }
    }

    @Property
    void randomBytesKeepNoRecord(@ForAll List<byte @Size(max = 120) []> datagrams) {
        try (var pool = Collector.pool(20)) {
            feed(pool, datagrams);
        }
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
        try (var pool = Collector.pool(20)) {
            feed(pool, datagrams);
        }
    }

    private void feed(TypedPool<FlowRecord> pool, List<byte[]> datagrams) {
        var counted = new Totals();
        var decoder = new FlowDecoder(pool, counted, talkers);
        long announced = 0;
        for (byte[] datagram : datagrams) {
            long before = counted.datagrams.get();
            accept(decoder, datagram);
            announced += counted.datagrams.get() == before ? 0 : datagram[3];
        }
        assertThat(counted.arrived()).isEqualTo(datagrams.size());
        assertThat(counted.flows.get() + counted.exhaustedFlows.get()).isEqualTo(announced);
        assertThat(pool.stats().active()).isZero();
        assertThat(pool.stats().freelist().gets()).isEqualTo(counted.flows.get());
    }

    private static void accept(FlowDecoder decoder, byte[] datagram) {
        decoder.accept(Unpooled.wrappedBuffer(datagram), SENDER);
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
