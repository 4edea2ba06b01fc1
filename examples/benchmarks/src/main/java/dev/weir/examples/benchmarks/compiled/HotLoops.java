package dev.weir.examples.benchmarks.compiled;

import dev.weir.core.Freelist;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.typed.TypedPool;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;

/**
 * The methods whose code the report shows, in a JVM that knows one kind of freelist and one kind of pool, as most
 * programs do.
 */
final class HotLoops {
    /** What stands before the offset of a freelist's cursor, in bytes from its object's start. */
    static final String OFFSET = "offset of active:";

    private static final int BLOCKS = 1024;
    private static final int RUNS = 200_000;

    private final Freelist freelist = Freelist.builder(64).confined().maxBlocks(BLOCKS).build();
    private final TypedPool<Quote> pool = TypedPool.builder(Quote.class).confined().maxBlocks(BLOCKS).build();
    private final long[] handles = new long[BLOCKS];
    private final Quote[] quotes = new Quote[BLOCKS];

    /** A record of one cache line. */
    interface Quote {
        long price();
        Quote price(long v);
        long quantity();
        Quote quantity(long v);
    }

    public static void main(String[] args) throws Throwable {
        System.out.println(OFFSET + " " + offsetOfActive());
        var loops = new HotLoops();
        for (int i = 0; i < RUNS; i++) {
            long handle = loops.get();
            loops.put(handle);
            Quote quote = loops.getTyped();
            loops.putTyped(quote);
            if (i % 32 == 0) {
                loops.batch();
                loops.batchTyped();
            }
        }
        loops.freelist.close();
        loops.pool.close();
    }

    /** Only Unsafe knows where a field lies; javac warns of its every mention. */
    private static long offsetOfActive() throws Throwable {
        Field unsafe = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        unsafe.setAccessible(true);
        MethodHandle offset = MethodHandles.lookup()
                .bind(unsafe.get(null), "objectFieldOffset", MethodType.methodType(long.class, Field.class));
        return (long) offset.invoke(ConfinedBlocks.class.getDeclaredField("active"));
    }

    private long get() {
        return freelist.get();
    }

    private void put(long handle) {
        freelist.put(handle);
    }

    private Quote getTyped() {
        return pool.get();
    }

    private void putTyped(Quote quote) {
        pool.put(quote);
    }

    private void batch() {
        getAll(freelist, handles);
        VarHandle.fullFence();
        putAll(freelist, handles);
    }

    private static void getAll(Freelist freelist, long[] handles) {
        for (int i = 0; i < handles.length; i++) {
            handles[i] = freelist.get();
        }
    }

    private static void putAll(Freelist freelist, long[] handles) {
        for (long handle : handles) {
            freelist.put(handle);
        }
    }

    private void batchTyped() {
        getAllTyped(pool, quotes);
        putAllTyped(pool, quotes);
    }

    private static void getAllTyped(TypedPool<Quote> pool, Quote[] quotes) {
        for (int i = 0; i < quotes.length; i++) {
            quotes[i] = pool.get();
        }
    }

    private static void putAllTyped(TypedPool<Quote> pool, Quote[] quotes) {
        for (Quote quote : quotes) {
            pool.put(quote);
        }
    }
}
