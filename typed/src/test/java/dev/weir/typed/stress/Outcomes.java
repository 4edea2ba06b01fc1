package dev.weir.typed.stress;

import dev.weir.core.WeirException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts how uses of a pool end in a child VM. A use succeeds or throws a named exception; all else ends the VM. */
final class Outcomes {
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void of(Runnable use) {
        try {
            use.run();
            count("success");
        } catch (Throwable e) {
            if (!(e instanceof WeirException) || e.getClass() == WeirException.class) {
                fail(e);
            }
            count(e.getClass().getSimpleName());
        }
    }

    private void count(String name) {
        counts.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    /** Halts, since other threads would go on. */
    static void fail(Throwable e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Starts a thread whose failure ends the VM. */
    static Thread start(Runnable work) {
        return Thread.ofPlatform().uncaughtExceptionHandler((thread, e) -> fail(e)).start(work);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
