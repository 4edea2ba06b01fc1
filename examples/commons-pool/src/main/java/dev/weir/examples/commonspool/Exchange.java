package dev.weir.examples.commonspool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;

/** Acknowledges every order in full, on a local UDP port. */
final class Exchange implements AutoCloseable {
    private final DatagramChannel channel;

    Exchange() throws IOException {
        channel = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().name("exchange").start(this::run);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Wire.BYTES);
        try {
            while (true) {
                SocketAddress client = channel.receive(buffer.clear());
                channel.send(buffer.flip(), client);
            }
        } catch (AsynchronousCloseException e) {
            // The end.
        } catch (IOException e) {
            throw new IllegalStateException("the exchange broke down", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
