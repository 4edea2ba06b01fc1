package dev.weir.examples.flows;

import java.net.InetSocketAddress;

/** Something the user asked for can't be done. The message is one line and all there is to say. */
final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageError(String message) {
        super(message, null, false, false);
    }

    static UsageError cannotBind(String protocol, InetSocketAddress address, Throwable cause) {
        return new UsageError("cannot listen on " + protocol + " " + HostPort.format(address) + ": "
                + cause.getMessage() + "; choose another address or port, or stop what uses it");
    }
}
