package dev.weir.typed.commons;

import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.KeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;

/** A keyed factory that is always asked for one key. */
record FactoryOfKey<K, T>(KeyedPooledObjectFactory<K, T> factory, K key) implements PooledObjectFactory<T> {
    @Override
    public PooledObject<T> makeObject() throws Exception {
        return factory.makeObject(key);
    }

    @Override
    public void destroyObject(PooledObject<T> p) throws Exception {
        factory.destroyObject(key, p);
    }

    @Override
    public void destroyObject(PooledObject<T> p, DestroyMode mode) throws Exception {
        factory.destroyObject(key, p, mode);
    }

    @Override
    public void activateObject(PooledObject<T> p) throws Exception {
        factory.activateObject(key, p);
    }

    @Override
    public void passivateObject(PooledObject<T> p) throws Exception {
        factory.passivateObject(key, p);
    }

    @Override
    public boolean validateObject(PooledObject<T> p) {
        return factory.validateObject(key, p);
    }
}
