package dev.weir.typed.commons;

import dev.weir.typed.TypedPool;
import java.time.Duration;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.SwallowedExceptionListener;

/** The pools that must keep the same contract: the engine, the adapter, and one key of each one's keyed version. */
enum Kind {
    ENGINE,
    TYPED,
    KEYED,
    TYPED_KEYED;

    /** What a test sets; the rest is default. */
    static final class Given {
        int maxTotal = -1;
        int maxIdle = -1;
        Duration maxWait = Duration.ofMillis(-1);
        boolean blocks = true;
        boolean lifo = true;
        boolean testOnCreate;
        boolean testOnReturn;
        SwallowedExceptionListener listener = e -> {};
    }

    /** The methods that the tests need of either version, with the records below if there are any. */
    interface Pool extends ObjectPool<Message> {
        Message borrowObject(Duration maxWait) throws Exception;

        void setMaxTotal(int objects);

        void setMaxWait(Duration maxWait);

        int getNumWaiters();

        /** {@return records out of the TypedPool below, or -1 if there is none} */
        long records();
    }

    boolean isKeyed() {
        return this == KEYED || this == TYPED_KEYED;
    }

    private boolean isTyped() {
        return this == TYPED || this == TYPED_KEYED;
    }

    Pool pool(Hooks hooks, Given given) {
        TypedPool<Message> records = isTyped() ? TypedPool.of(Message.class) : null;
        var settings = new Settings();
        settings.maxTotal = given.maxTotal;
        settings.maxIdle = given.maxIdle;
        settings.maxWaitNanos = Settings.nanos(given.maxWait);
        settings.blocks = given.blocks;
        settings.lifo = given.lifo;
        settings.testOnCreate = given.testOnCreate;
        settings.testOnReturn = given.testOnReturn;
        settings.listener = given.listener;
        settings.isInJmx = false;
        var factory = records == null ? hooks.onHeap() : hooks.ofRecords(records);
        return isKeyed()
                ? new OneKey(new WeirKeyedObjectPool<>(key -> factory, settings, Capacity.NO_CEILING, null), records)
                : new NoKey(new WeirObjectPool<>(factory, settings, Capacity.NO_CEILING, null), records);
    }

    private record NoKey(WeirObjectPool<Message> pool, TypedPool<Message> source) implements Pool {
        @Override
        public Message borrowObject() throws Exception {
            return pool.borrowObject();
        }

        @Override
        public Message borrowObject(Duration maxWait) throws Exception {
            return pool.borrowObject(maxWait);
        }

        @Override
        public void returnObject(Message message) {
            pool.returnObject(message);
        }

        @Override
        public void invalidateObject(Message message) throws Exception {
            pool.invalidateObject(message);
        }

        @Override
        public void invalidateObject(Message message, DestroyMode mode) throws Exception {
            pool.invalidateObject(message, mode);
        }

        @Override
        public void addObject() throws Exception {
            pool.addObject();
        }

        @Override
        public void clear() {
            pool.clear();
        }

        @Override
        public void close() {
            pool.close();
        }

        @Override
        public int getNumActive() {
            return pool.getNumActive();
        }

        @Override
        public int getNumIdle() {
            return pool.getNumIdle();
        }

        @Override
        public int getNumWaiters() {
            return pool.getNumWaiters();
        }

        @Override
        public void setMaxTotal(int objects) {
            pool.setMaxTotal(objects);
        }

        @Override
        public void setMaxWait(Duration maxWait) {
            pool.setMaxWait(maxWait);
        }

        @Override
        public long records() {
            return source == null ? -1 : source.stats().active();
        }
    }

    private record OneKey(WeirKeyedObjectPool<String, Message> pool, TypedPool<Message> source) implements Pool {
        private static final String KEY = "key";

        @Override
        public Message borrowObject() throws Exception {
            return pool.borrowObject(KEY);
        }

        @Override
        public Message borrowObject(Duration maxWait) throws Exception {
            return pool.borrowObject(KEY, maxWait);
        }

        @Override
        public void returnObject(Message message) throws Exception {
            pool.returnObject(KEY, message);
        }

        @Override
        public void invalidateObject(Message message) throws Exception {
            pool.invalidateObject(KEY, message);
        }

        @Override
        public void invalidateObject(Message message, DestroyMode mode) throws Exception {
            pool.invalidateObject(KEY, message, mode);
        }

        @Override
        public void addObject() throws Exception {
            pool.addObject(KEY);
        }

        @Override
        public void clear() {
            pool.clear(KEY);
        }

        @Override
        public void close() {
            pool.close();
        }

        @Override
        public int getNumActive() {
            return pool.getNumActive(KEY);
        }

        @Override
        public int getNumIdle() {
            return pool.getNumIdle(KEY);
        }

        @Override
        public int getNumWaiters() {
            return pool.getNumWaiters();
        }

        @Override
        public void setMaxTotal(int objects) {
            pool.setMaxTotalPerKey(objects);
        }

        @Override
        public void setMaxWait(Duration maxWait) {
            pool.setMaxWait(maxWait);
        }

        @Override
        public long records() {
            return source == null ? -1 : source.stats().active();
        }
    }
}
