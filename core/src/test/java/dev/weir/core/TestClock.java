package dev.weir.core;

import dev.weir.core.blocks.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Time passes when the test says so. It starts shortly before it wraps around. */
@SuppressWarnings("exports") // for tests only
public final class TestClock implements Clock {
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    private final Set<Thread> parked = new HashSet<>();

    public TestClock() {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public void park(Object blocker, long nanos) {
        synchronized (this) {
            parked.add(Thread.currentThread());
            notifyAll();
        }
        LockSupport.park(blocker);
        synchronized (this) {
            parked.remove(Thread.currentThread());
        }
    }

    /** Lets time pass and wakes everyone, too early or not: {@link #awaitParked} tells who stopped again. */
    public void advance(Duration time) {
        List<Thread> woken;
        synchronized (this) {
            now += time.toNanos();
            woken = new ArrayList<>(parked);
            parked.clear();
        }
        woken.forEach(LockSupport::unpark);
    }

    /** Waits until that many threads wait for time to pass. */
    public synchronized void awaitParked(int threads) throws InterruptedException {
        while (parked.size() != threads) {
            wait();
        }
    }
}
