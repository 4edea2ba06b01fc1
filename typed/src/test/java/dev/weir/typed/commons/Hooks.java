package dev.weir.typed.commons;

import dev.weir.typed.TypedPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/** What a test wants its factory to do, and what it saw. The nth message made has id n. */
final class Hooks {
    /** Each call, as in "passivate 3", in order. */
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    volatile boolean failsToMake;
    volatile boolean failsToActivate;
    volatile boolean failsToPassivate;
    volatile boolean failsToDestroy;
    volatile boolean isValid = true;
    private int made;

    /** What a hook throws that was told to fail. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String what) {
            super(what);
        }
    }

    private synchronized long nextId() throws Failure {
        int id = made;
        note("make", id, failsToMake);
        made++;
        return id;
    }

    private void note(String call, long id, boolean fails) throws Failure {
        calls.add(call + " " + id);
        if (fails) {
            throw new Failure(call);
        }
    }

    private void destroy(long id, DestroyMode mode) throws Failure {
        note(mode == DestroyMode.NORMAL ? "destroy" : "destroy " + mode, id, failsToDestroy);
    }

    private boolean validate(long id) {
        calls.add("validate " + id);
        return isValid;
    }

    /** {@return a factory of heap objects} */
    PooledObjectFactory<Message> onHeap() {
        return new BasePooledObjectFactory<>() {
            @Override
            public Message create() throws Exception {
                return new HeapMessage().id(nextId());
            }

            @Override
            public PooledObject<Message> wrap(Message message) {
                return new DefaultPooledObject<>(message);
            }

            @Override
            public void destroyObject(PooledObject<Message> p, DestroyMode mode) throws Exception {
                destroy(p.getObject().id(), mode);
            }

            @Override
            public void activateObject(PooledObject<Message> p) throws Exception {
                note("activate", p.getObject().id(), failsToActivate);
            }

            @Override
            public void passivateObject(PooledObject<Message> p) throws Exception {
                note("passivate", p.getObject().id(), failsToPassivate);
            }

            @Override
            public boolean validateObject(PooledObject<Message> p) {
                return validate(p.getObject().id());
            }
        };
    }

    /** {@return a factory of records} */
    TypedPooledObjectFactory<Message> ofRecords(TypedPool<Message> records) {
        return new TypedPooledObjectFactory<>(records) {
            @Override
            protected void prepare(Message message) throws Exception {
                message.uses(0).id(nextId());
            }

            @Override
            protected void discard(Message message, DestroyMode mode) throws Exception {
                destroy(message.id(), mode);
            }

            @Override
            public void activateObject(PooledObject<Message> p) throws Exception {
                note("activate", p.getObject().id(), failsToActivate);
            }

            @Override
            public void passivateObject(PooledObject<Message> p) throws Exception {
                note("passivate", p.getObject().id(), failsToPassivate);
            }

            @Override
            public boolean validateObject(PooledObject<Message> p) {
                return validate(p.getObject().id());
            }
        };
    }

    private static final class HeapMessage implements Message {
        private long id;
        private int uses;

        @Override
        public long id() {
            return id;
        }

        @Override
        public Message id(long v) {
            id = v;
            return this;
        }

        @Override
        public int uses() {
            return uses;
        }

        @Override
        public Message uses(int v) {
            uses = v;
            return this;
        }
    }
}
