package dev.weir.examples.benchmarks.subjects;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.examples.benchmarks.subjects.ArenaSubject.Allocated;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.openjdk.jmh.infra.Blackhole;

/** An arena of its own for each record, since that is what frees a record by itself. */
final class ArenaSubject extends ObjectSubject<Allocated> {
    private static final long BYTES = LONGS * Long.BYTES;

    private final Supplier<Arena> arenas;

    ArenaSubject(int records, Supplier<Arena> arenas) {
        super(new Allocated[records]);
        this.arenas = arenas;
    }

    /** What a program has to keep of a record. */
    record Allocated(Arena arena, MemorySegment segment) {}

    @Override
    Allocated get() {
        Arena arena = arenas.get();
        return new Allocated(arena, arena.allocate(BYTES, Long.BYTES));
    }

    @Override
    void put(Allocated quote) {
        quote.arena.close();
    }

    /** Where the record stays in one method, a program needs no object for the two. */
    @Override
    public void pair(Blackhole blackhole) {
        try (Arena arena = arenas.get()) {
            blackhole.consume(arena.allocate(BYTES, Long.BYTES));
        }
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) {
        try (Arena arena = arenas.get()) {
            MemorySegment quote = arena.allocate(BYTES, Long.BYTES);
            FreelistSubject.write(quote, value);
            blackhole.consume(quote);
            return FreelistSubject.sum(quote);
        }
    }

    @Override
    void write(Allocated quote, long value) {
        FreelistSubject.write(quote.segment, value);
    }

    @Override
    long sum(Allocated quote) {
        return FreelistSubject.sum(quote.segment);
    }

    @Override
    void writeFirst(Allocated quote, long value) {
        quote.segment.set(JAVA_LONG, 0, value);
    }

    @Override
    long readFirst(Allocated quote) {
        return quote.segment.get(JAVA_LONG, 0);
    }
}
