package dev.weir.examples.benchmarks.subjects;

import dev.weir.typed.TypedPool;
import org.openjdk.jmh.infra.Blackhole;

/** Records of a shared TypedPool, whose neighbours have views that are neighbours on the heap. */
final class TypedBurstPool implements BurstPool {
    private final TypedPool<Quote> pool = TypedSubject.builder(SubjectKind.WEIR_LIMIT).shared().build();
    private Quote[] neighbours = {};

    @Override
    public Hand hand() {
        return new RecordHand();
    }

    private synchronized Quote[] neighbours() {
        if (neighbours.length == 0) {
            neighbours = new Quote[THREADS * BURST];
            pool.get(neighbours, 0, neighbours.length);
        }
        return neighbours;
    }

    @Override
    public void close() {
        pool.close();
    }

    private final class RecordHand implements Hand {
        /** In the middle, so that the collector can't put what another thread writes on its cache lines. */
        private final Quote[] batch = new Quote[APART + BURST + APART];

        @Override
        public void burst(Blackhole blackhole) {
            for (int i = APART; i < APART + BURST; i++) {
                batch[i] = pool.get();
            }
            blackhole.consume(batch);
            for (int i = APART; i < APART + BURST; i++) {
                pool.put(batch[i]);
            }
        }

        @Override
        public void mix(int first) {
            Quote[] neighbours = neighbours();
            for (int i = first; i < neighbours.length; i += THREADS) {
                pool.put(neighbours[i]);
            }
        }
    }
}
