package dev.weir.examples.benchmarks.subjects;

import dev.weir.typed.TypedPool;
import org.openjdk.jmh.infra.Blackhole;

/** Records of a TypedPool, got and put in bulk. */
final class TypedBulkSubject extends TypedSubject {

    TypedBulkSubject(int records, TypedPool<Quote> pool) {
        super(records, pool);
    }

    private void getAll(int count) {
        int got = pool.get(records, 0, count);
        if (got < count) {
            throw new IllegalStateException("%,d records instead of %,d".formatted(got, count));
        }
    }

    @Override
    public void batch(int count, Blackhole blackhole) {
        getAll(count);
        blackhole.consume(records);
        pool.put(records, 0, count);
    }

    @Override
    public void batchTouched(int count, Blackhole blackhole) {
        Quote[] records = this.records;
        getAll(count);
        for (int i = 0; i < count; i++) {
            records[i].instrument(i);
        }
        blackhole.consume(records);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += records[i].instrument();
        }
        pool.put(records, 0, count);
        blackhole.consume(sum);
    }
}
