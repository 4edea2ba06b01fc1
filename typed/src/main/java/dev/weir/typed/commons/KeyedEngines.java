package dev.weir.typed.commons;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;
import org.apache.commons.pool2.PooledObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * An engine for each key. All count their objects against one limit, and who waits for room gets that of another key's
 * idle object.
 *
 * <p>Nobody is stranded by the common limit either: who waits counts itself and joins its line, then looks for room in
 * all engines; who frees an object or room in any of them does that first and looks at the count of waiters then.
 */
final class KeyedEngines<K, T> implements Engine.Neighbours {
    final Capacity whole;
    final PoolCounts counts = new PoolCounts();
    final Listener listener = new Listener();
    private final Function<K, PooledObjectFactory<T>> factories;
    private final Settings settings;
    private final Runnable whenOneEnds;
    private final ConcurrentHashMap<K, Engine<T>> engines = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder forgottenBorrows = new LongAdder();
    private final LongAdder forgottenReturns = new LongAdder();
    private volatile int limitPerKey;
    private volatile boolean isClosed;

    KeyedEngines(Function<K, PooledObjectFactory<T>> factories, Settings settings, IntSupplier ceiling,
            Runnable whenOneEnds) {
        this.factories = factories;
        this.settings = settings;
        this.whenOneEnds = whenOneEnds;
        this.whole = new Capacity(settings.maxTotalOfKeys, ceiling, null);
        this.limitPerKey = settings.maxTotal;
        this.listener.set(settings.listener);
    }

    T borrow(K key, long waitNanos) throws Exception {
        long start = System.nanoTime();
        long left = waitNanos;
        while (true) {
            Engine<T> engine = of(key);
            try {
                return engine.borrow(left);
            } catch (Engine.Retired e) {
                engines.remove(key, engine);
                left = waitNanos < 0 ? waitNanos : Math.max(0, waitNanos - (System.nanoTime() - start));
            }
        }
    }

    void add(K key) throws Exception {
        while (true) {
            Engine<T> engine = of(key);
            try {
                engine.add();
                return;
            } catch (Engine.Retired e) {
                engines.remove(key, engine);
            }
        }
    }

    private Engine<T> of(K key) {
        Engine<T> engine = engines.get(Objects.requireNonNull(key, "key"));
        return engine == null ? start(key) : engine;
    }

    private Engine<T> start(K key) {
        Engine<T> engine = engines.computeIfAbsent(key, k -> new Engine<>(
                factories.apply(k),
                settings,
                new Capacity(limitPerKey, Capacity.NO_CEILING, whole),
                counts,
                listener,
                whenOneEnds,
                this));
        // Whoever set these before the engine was in the map has not found it there.
        if (engine.capacity.limit() != limitPerKey) {
            engine.limit(limitPerKey);
        }
        if (isClosed) {
            engine.close();
        }
        return engine;
    }

    @Nullable
    Engine<T> find(K key) {
        return engines.get(key);
    }

    /** {@return the engine that an object of a key must be from} */
    Engine<T> ofObject(K key, String what) {
        Engine<T> engine = engines.get(key);
        if (engine == null) {
            throw new IllegalStateException("%s object not currently part of this pool: nothing is borrowed for key %s"
                    .formatted(what, key));
        }
        return engine;
    }

    /** Drops an engine that has no objects and nobody in its line, so that keys that came and went cost nothing. */
    void forgetIfEmpty(K key, Engine<T> engine) {
        if (!isClosed && engine.line.isEmpty() && engine.retire()) {
            engines.remove(key, engine);
            forgottenBorrows.add(engine.registry.borrows());
            forgottenReturns.add(engine.registry.returns());
        }
    }

    void clear() {
        engines.keySet().forEach(this::clear);
    }

    void clear(K key) {
        Engine<T> engine = engines.get(key);
        if (engine != null) {
            engine.clear();
            forgetIfEmpty(key, engine);
        }
    }

    void close() {
        isClosed = true;
        engines.values().forEach(Engine::close);
    }

    boolean isClosed() {
        return isClosed;
    }

    int limitPerKey() {
        return limitPerKey;
    }

    void limitPerKey(int objects) {
        limitPerKey = objects;
        engines.values().forEach(engine -> engine.limit(objects));
    }

    void limitWhole(int objects) {
        whole.limit(objects);
        engines.values().forEach(Engine::shrink);
        share();
    }

    long sum(ToLongFunction<Engine<T>> count) {
        return engines.values().stream().mapToLong(count).sum();
    }

    long borrows() {
        return forgottenBorrows.sum() + sum(engine -> engine.registry.borrows());
    }

    long returns() {
        return forgottenReturns.sum() + sum(engine -> engine.registry.returns());
    }

    Map<K, Engine<T>> byKey() {
        return engines;
    }

    @Override
    public boolean areWaiting() {
        return waiting.get() != 0 && whole.isBounded();
    }

    @Override
    public void arrive() {
        waiting.getAndIncrement();
    }

    @Override
    public void leave() {
        waiting.getAndDecrement();
    }

    @Override
    public void share() {
        for (Engine<T> needy : engines.values()) {
            if (!needy.line.isEmpty()) {
                do {
                    needy.line.serve();
                } while (!needy.line.isEmpty() && needy.capacity.hasRoom() && makeRoom(needy));
            }
        }
    }

    /** {@return whether an idle object of another key went} */
    private boolean makeRoom(Engine<T> needy) {
        for (Engine<T> other : engines.values()) {
            if (other != needy && (other.buryCondemned() || other.evict())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "keys=%,d, objects=%,d, waiters=%,d, maxTotal=%,d, maxTotalPerKey=%,d"
                .formatted(engines.size(), whole.used(), sum(engine -> engine.line.length()), whole.limit(),
                        limitPerKey);
    }
}
