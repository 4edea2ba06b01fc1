package dev.weir.examples.flows;

import java.net.InetSocketAddress;
import picocli.CommandLine;

/** Reads and writes {@code host:port}, {@code [address]:port} for IPv6. */
final class HostPort implements CommandLine.ITypeConverter<InetSocketAddress> {
    private static final int MAX_PORT = 0xffff;

    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not host:port, as 127.0.0.1:2055 is");
        }
        String host = text.substring(0, colon);
        if (host.contains(":") && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not host:port; write an IPv6 address in brackets, as [::1]:2055");
        }
        var address = new InetSocketAddress(host, port(text, text.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new CommandLine.TypeConversionException("host '" + host + "' is unknown");
        }
        return address;
    }

    static String format(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Says the same as a number out of range.
        }
        throw new CommandLine.TypeConversionException("'" + text + "' has no port from 0 to " + MAX_PORT);
    }
}
