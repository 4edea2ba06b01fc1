package dev.weir.examples.flows;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.lang.System.Logger.Level;

/** Feeds the decoder. Nothing that goes wrong with one datagram stops the next. */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final System.Logger LOG = System.getLogger(DatagramHandler.class.getName());

    private final FlowDecoder decoder;
    private final Counter failures;

    DatagramHandler(FlowDecoder decoder, Counter failures) {
        this.decoder = decoder;
        this.failures = failures;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        decoder.accept(packet.content(), packet.sender());
    }

    /** Only the first failure is logged: a sender that causes them must not fill a disk. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failures.get() == 0) {
            LOG.log(Level.WARNING, "a datagram could not be handled; further failures are only counted", cause);
        }
        failures.add(1);
    }
}
