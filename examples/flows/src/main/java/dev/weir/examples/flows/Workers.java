package dev.weir.examples.flows;

import dev.weir.typed.TypedPool;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The workers of a collector. All flows of one source address go to the same worker, so each worker has tables of its
 * own, and no address is in two of them.
 */
final class Workers {
    private final List<Worker> workers = new ArrayList<>();
    private final int salt;

    /**
     * Makes them; they start to work with {@link #start}.
     *
     * @param queued how many records may wait for each worker
     * @param random for salts that senders can't guess
     */
    Workers(TypedPool<FlowRecord> pool, int count, int queued, RandomGenerator random) {
        this.salt = random.nextInt();
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(pool, new Aggregate(random.nextInt()), queued, "worker-" + i));
        }
    }

    int count() {
        return workers.size();
    }

    Worker get(int index) {
        return workers.get(index);
    }

    /** {@return the index of the worker for a source address} Any thread. */
    int indexFor(int address) {
        int mixed = (address ^ salt) * 0x9E3779B1;
        mixed = (mixed ^ mixed >>> 15 ^ salt) * 0xC2B2AE35;
        return (int) (((mixed >>> 1) * (long) workers.size()) >>> 31);
    }

    List<Aggregate> aggregates() {
        return workers.stream().map(Worker::aggregate).toList();
    }

    void start() {
        workers.forEach(Worker::start);
    }

    /** Waits until they have put every record. Nobody may hand them anything from now on. */
    void stop() throws InterruptedException {
        for (Worker worker : workers) {
            worker.stop();
        }
    }

    /** {@return the most records in workers' hands at once since the last call, summed over the workers} */
    int peak() {
        return workers.stream().mapToInt(Worker::peak).sum();
    }

    /** {@return the {@code n} biggest senders} After {@link #stop}. */
    List<TopTalkers.Talker> top(int n) {
        return workers.stream()
                .flatMap(worker -> worker.aggregate().talkers.top(n).stream())
                .sorted(TopTalkers.BIGGEST_FIRST)
                .limit(n)
                .toList();
    }
}
