package dev.weir.metrics;

import dev.weir.core.FreelistListener;
import dev.weir.core.PoolClosed;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was made for a pool and has to go with it: when it is closed, when it is collected without a close, or when
 * {@link #end} is called, whichever comes first. It does not reach the pool. Any thread.
 */
final class Attachment {
    /** Its one thread waits for pools that nobody closed. */
    private static final Cleaner CLEANER = Cleaner.create(task -> {
        var thread = new Thread(null, task, "weir-metrics-cleaner", 0, false);
        thread.setDaemon(true);
        // Else it would keep the class loader of whoever attached first.
        thread.setContextClassLoader(null);
        return thread;
    });

    private final Endings endings;
    private final Cleaner.Cleanable cleanable;

    private Attachment(Endings endings, Cleaner.Cleanable cleanable) {
        this.endings = endings;
        this.cleanable = cleanable;
    }

    /** @throws PoolClosed if the pool is closed */
    static <P> Attachment to(P pool, Target<P> target) {
        var endings = new Endings();
        var attachment = new Attachment(endings, CLEANER.register(pool, endings));
        var closing = new FreelistListener() {
            @Override
            public void closed(String name) {
                attachment.end();
            }
        };
        attachment.atEnd(() -> target.removeListener(closing));
        try {
            target.addListener(closing);
        } catch (PoolClosed e) {
            attachment.end();
            throw e;
        }
        return attachment;
    }

    /** Runs {@code ending} once: at the end, before those that were there already, or now if the end has come. */
    void atEnd(Runnable ending) {
        if (!endings.add(ending)) {
            ending.run();
        }
    }

    /** The second time it does nothing. */
    void end() {
        cleanable.clean();
    }

    private static final class Endings implements Runnable {
        /** Null after the end. */
        private @Nullable List<Runnable> steps = new ArrayList<>();

        synchronized boolean add(Runnable step) {
            if (steps == null) {
                return false;
            }
            steps.add(step);
            return true;
        }

        private synchronized List<Runnable> takeAll() {
            List<Runnable> all = steps == null ? List.of() : steps;
            steps = null;
            return all;
        }

        @Override
        public void run() {
            takeAll().reversed().forEach(Runnable::run);
        }
    }
}
