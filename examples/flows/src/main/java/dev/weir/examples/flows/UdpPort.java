package dev.weir.examples.flows;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port that several event loops receive from, each through a socket of its own. The kernel chooses the socket by
 * a hash of the sender's and the receiver's address and port (SO_REUSEPORT), so one sender's datagrams all come to one
 * loop, in order, for as long as the sockets stay the same.
 *
 * <p>The first socket is bound before it is shared, so that a port that somebody else has is refused, also where that
 * somebody would share it.
 */
final class UdpPort {
    /** More than a good datagram has, so that a longer one is seen to be longer. */
    private static final int BUFFER_BYTES = 2048;

    /** What the system is asked to queue while an event loop is busy; it may grant less. */
    private static final int SOCKET_BUFFER_BYTES = 8 << 20;

    private static final ChannelOption<Boolean> SHARED = NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);

    private final List<Channel> channels = new ArrayList<>();
    private @Nullable InetSocketAddress bound;

    /**
     * Adds a socket.
     *
     * @param address where; what the first one got counts for the others
     * @param last    whether no other socket follows
     * @throws UsageError if the port can't be had or shared
     */
    void add(EventLoop loop, InetSocketAddress address, boolean last, ChannelHandler handler)
            throws InterruptedException {
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BUFFER_BYTES))
                .handler(handler);
        InetSocketAddress to = address;
        if (bound != null) {
            bootstrap.option(SHARED, true);
            to = new InetSocketAddress(address.getAddress(), bound.getPort());
        }
        ChannelFuture done = bootstrap.bind(to).await();
        if (!done.isSuccess()) {
            throw UsageError.cannotBind("UDP", to, done.cause());
        }
        channels.add(done.channel());
        if (bound == null) {
            bound = (InetSocketAddress) done.channel().localAddress();
            if (!last && !done.channel().config().setOption(SHARED, true)) {
                throw new UsageError("this system can't share a UDP port among event loops; use --loops 1");
            }
        }
    }

    /** {@return where datagrams are received} After the first socket. */
    InetSocketAddress address() {
        return (InetSocketAddress) channels.getFirst().localAddress();
    }

    /** Receives no more. When it returns, no datagram is being handled. */
    void close() throws InterruptedException {
        for (Channel channel : channels) {
            channel.close().sync();
        }
    }
}
