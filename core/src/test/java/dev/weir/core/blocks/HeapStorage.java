package dev.weir.core.blocks;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** Depot words on the heap. */
class HeapStorage implements DepotStorage {
    final AtomicLongArray words = new AtomicLongArray(Word.COUNT);
    private final AtomicIntegerArray links;
    private final int spares;

    HeapStorage(int spares, int magazines) {
        this.spares = spares;
        this.links = new AtomicIntegerArray(spares + magazines);
    }

    @Override
    public long get(Word word) {
        return words.getAcquire(word.position);
    }

    @Override
    public boolean compareAndSet(Word word, long expected, long value) {
        return words.compareAndSet(word.position, expected, value);
    }

    @Override
    public int next(int magazine) {
        return links.getOpaque(spares + magazine);
    }

    @Override
    public void next(int magazine, int successor) {
        links.setOpaque(spares + magazine, successor);
    }
}
