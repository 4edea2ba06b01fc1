package dev.weir.examples.benchmarks.gate;

import com.sun.management.ThreadMXBean;
import dev.weir.core.Freelist;
import dev.weir.examples.benchmarks.gate.Gate.Round;
import dev.weir.typed.TypedPool;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/** The loops, each in methods of its own, so that each is compiled for one kind of pool. */
final class Loops implements AutoCloseable {
    private static final int RECORDS = 1024;
    private static final int TURNS = 400;
    private static final int WARM_UPS = 60;
    private static final int ROUNDS = 60;
    private static final long BLOCK_BYTES = 64;
    private static final int LIMIT = 1 << 16;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ArrayStack stack = new ArrayStack(RECORDS);
    private final int[] blocks = new int[RECORDS];
    private final long[] handles = new long[RECORDS];
    private final Quote[] quotes = new Quote[RECORDS];
    private final Quote[] sharedQuotes = new Quote[RECORDS];
    private final Freelist confined = Freelist.builder(BLOCK_BYTES).confined().maxBlocks(LIMIT).build();
    private final Freelist shared = Freelist.builder(BLOCK_BYTES).shared().maxBlocks(LIMIT).build();
    private final TypedPool<Quote> typed = TypedPool.builder(Quote.class).confined().maxBlocks(LIMIT).build();
    private final TypedPool<Quote> typedShared = TypedPool.builder(Quote.class).shared().maxBlocks(LIMIT).build();
    /** Where a record goes while it is used, or the compiler would not make the new one. */
    volatile Object escaped = this;
    volatile long sum;

    interface Quote {
        long a();
        Quote a(long v);
        long b();
        Quote b(long v);
        long c();
        Quote c(long v);
        long d();
        Quote d(long v);
    }

    static final class Heap {
        private long a;
        private long b;
        private long c;
        private long d;
    }

    Loops() {
        for (int i = 0; i < WARM_UPS; i++) {
            for (Loop loop : Loop.values()) {
                round(loop);
            }
        }
    }

    /** {@return the best of many rounds, in turns, and the garbage of all} */
    Map<Loop, Round> measure() {
        var best = new EnumMap<Loop, Round>(Loop.class);
        for (int i = 0; i < ROUNDS; i++) {
            for (Loop loop : Loop.values()) {
                best.merge(loop, round(loop), Round::with);
            }
        }
        return best;
    }

    private Round round(Loop loop) {
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        run(loop);
        double nanos = System.nanoTime() - start;
        long garbage = threads.getCurrentThreadAllocatedBytes() - bytes;
        return new Round(nanos / (TURNS * (double) RECORDS), garbage);
    }

    private void run(Loop loop) {
        switch (loop) {
            case STACK -> stack();
            case FREELIST -> confined();
            case FREELIST_SHARED -> shared();
            case TYPED -> typed();
            case TYPED_SHARED -> typedShared();
            case USE_NEW -> useNew();
            case USE_TYPED -> useTyped();
        }
    }

    private void stack() {
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < RECORDS; i++) {
                blocks[i] = stack.pop();
            }
            for (int i = 0; i < RECORDS; i++) {
                stack.push(blocks[i]);
            }
        }
    }

    private void confined() {
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < RECORDS; i++) {
                handles[i] = confined.get();
            }
            for (int i = 0; i < RECORDS; i++) {
                confined.put(handles[i]);
            }
        }
    }

    private void shared() {
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < RECORDS; i++) {
                handles[i] = shared.get();
            }
            for (int i = 0; i < RECORDS; i++) {
                shared.put(handles[i]);
            }
        }
    }

    private void typed() {
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < RECORDS; i++) {
                quotes[i] = typed.get();
            }
            for (int i = 0; i < RECORDS; i++) {
                typed.put(quotes[i]);
            }
        }
    }

    private void typedShared() {
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < RECORDS; i++) {
                sharedQuotes[i] = typedShared.get();
            }
            for (int i = 0; i < RECORDS; i++) {
                typedShared.put(sharedQuotes[i]);
            }
        }
    }

    private void useNew() {
        for (long i = 0; i < (long) TURNS * RECORDS; i++) {
            var heap = new Heap();
            heap.a = i;
            heap.b = i + 1;
            heap.c = i + 2;
            heap.d = i + 3;
            escaped = heap;
            sum = heap.a + heap.b + heap.c + heap.d;
        }
    }

    private void useTyped() {
        for (long i = 0; i < (long) TURNS * RECORDS; i++) {
            Quote quote = typed.get().a(i).b(i + 1).c(i + 2).d(i + 3);
            escaped = quote;
            sum = quote.a() + quote.b() + quote.c() + quote.d();
            typed.put(quote);
        }
    }

    @Override
    public void close() {
        confined.close();
        shared.close();
        typed.close();
        typedShared.close();
    }
}
