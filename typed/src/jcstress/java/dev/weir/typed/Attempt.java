package dev.weir.typed;

import dev.weir.core.WeirException;
import java.util.function.Supplier;

/** What became of a call, in a word. */
final class Attempt {
    private Attempt() {}

    /** {@return what the call answered, or the simple name of the exception that refused it} */
    static String to(Supplier<Object> call) {
        try {
            return String.valueOf(call.get());
        } catch (WeirException e) {
            return e.getClass().getSimpleName();
        }
    }
}
