package dev.weir.examples.flows;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

/** Feeds the decoder. Nothing that goes wrong with one datagram stops the next. */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private final FlowDecoder decoder;
    private final Failures failures;

    DatagramHandler(FlowDecoder decoder, Failures failures) {
        this.decoder = decoder;
        this.failures = failures;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        decoder.accept(packet.content(), packet.sender());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failures.add("a datagram could not be handled", cause);
    }
}
