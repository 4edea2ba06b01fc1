package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Waits of virtual threads by the machine's clock. While much of its time is left such a thread parks without a time,
 * and an alarm that all of them share wakes it for the rest.
 */
@Timeout(60)
class VirtualWaitTest {
    /** Longer than the rest that is waited with a time. */
    private static final Duration LONG = Duration.ofMillis(350);

    private final Freelist freelist = Freelist.builder(64).name("quotes").maxBlocks(1).build();
    private final long only = freelist.get();

    @AfterEach
    void close() {
        freelist.close();
    }

    /** How long a get waited in vain, or 0 if it was served. */
    private FutureTask<Duration> waiting(Duration atMost) {
        var task = new FutureTask<>(() -> {
            long start = System.nanoTime();
            try {
                freelist.put(freelist.get(atMost));
                return Duration.ZERO;
            } catch (PoolExhausted e) {
                return Duration.ofNanos(System.nanoTime() - start);
            }
        });
        Thread.startVirtualThread(task);
        return task;
    }

    private void awaitWaiters(int count) {
        while (freelist.stats().waiters() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void endsWhenTheTimeIsUpAndNotBefore() throws Exception {
        assertThat(waiting(LONG).get()).isGreaterThanOrEqualTo(LONG);
        assertThat(freelist.stats().waiters()).isZero();
    }

    /** The alarm that was set first rings too late for those who come next, and too early for the last. */
    @Test
    void everyTimeEndsByItself() throws Exception {
        var times = List.of(LONG.multipliedBy(2), LONG, LONG.plusMillis(1), LONG.multipliedBy(3), Duration.ofMillis(1));
        var waits = new ArrayList<FutureTask<Duration>>();
        for (Duration time : times) {
            waits.add(waiting(time));
        }
        for (int i = 0; i < times.size(); i++) {
            assertThat(waits.get(i).get()).isGreaterThanOrEqualTo(times.get(i));
        }
        assertThat(freelist.stats().waiters()).isZero();
    }

    /** Longer than any alarm is set for. */
    @Test
    void whoHasAllTheTimeIsServedByAPut() throws Exception {
        var forDays = waiting(Duration.ofDays(100_000));
        awaitWaiters(1);
        var inVain = waiting(LONG);
        assertThat(inVain.get()).isGreaterThanOrEqualTo(LONG);
        assertThat(freelist.stats().waiters()).isOne();
        freelist.put(only);
        assertThat(forDays.get()).isZero();
    }

    @Test
    void closeEndsTheWait() throws Exception {
        var wait = waiting(Duration.ofDays(1));
        awaitWaiters(1);
        freelist.close();
        assertThatThrownBy(wait::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PoolClosed.class);
    }

    /** A listener that breaks, after the thread has its place in line and before it waits: the place is given up. */
    @Test
    void anErrorBeforeTheWaitLosesNoBlock() {
        var failing = new FreelistListener() {
            @Override
            public void exhausted(String name) {
                throw new AssertionError("the test failed it");
            }
        };
        freelist.addListener(failing);
        assertThatThrownBy(() -> freelist.get(LONG)).isInstanceOf(AssertionError.class);
        assertThat(freelist.stats().waiters()).isZero();
        freelist.put(only);
        freelist.removeListener(failing);
        freelist.put(freelist.get());
    }
}
