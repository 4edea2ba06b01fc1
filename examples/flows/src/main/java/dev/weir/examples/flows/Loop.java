package dev.weir.examples.flows;

import dev.weir.typed.TypedPool;
import dev.weir.typed.TypedPoolCache;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;

/** One event loop, its own cache of the pool, and what it does with datagrams. Any thread; the work is the loop's. */
final class Loop {
    private final EventLoop thread;
    private final TypedPoolCache<FlowRecord> cache;
    private final FlowDecoder decoder;
    private final Intake intake = new Intake();

    Loop(EventLoop thread, TypedPool<FlowRecord> pool, Workers workers) {
        this.thread = thread;
        this.cache = pool.cache();
        this.decoder = new FlowDecoder(pool, cache, workers, intake);
    }

    EventLoop thread() {
        return thread;
    }

    Intake intake() {
        return intake;
    }

    /** {@return what handles the datagrams of this loop's channel} */
    ChannelHandler handler() {
        return new DatagramHandler(decoder, intake.failures);
    }

    /** As {@link FlowDecoder#observe}. */
    void observe(InetSocketAddress exporter, int engine, int flowSequence) throws InterruptedException {
        thread.submit(() -> decoder.observe(exporter, engine, flowSequence)).sync();
    }

    /** As {@link FlowDecoder#heard}. */
    boolean heard(InetSocketAddress exporter, int engine) throws InterruptedException {
        return thread.submit(() -> decoder.heard(exporter, engine)).sync().getNow();
    }

    /** Waits until it has done what it was busy with. */
    void await() throws InterruptedException {
        thread.submit(() -> {}).sync();
    }

    /** Gives up the records that the loop has at hand. It gets none any more. */
    void end() throws InterruptedException {
        thread.submit(cache::close).sync();
    }
}
