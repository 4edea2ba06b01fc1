package dev.weir.typed;

import java.lang.invoke.MethodHandles;

/** A user that a test loads a second time, in a loader of its own. */
public final class Plugin {
    private Plugin() {}

    public static long writeAndRead() {
        try (var pool = TypedPool.of(MethodHandles.lookup(), PluginQuote.class)) {
            return pool.get().price(42).price();
        }
    }
}
