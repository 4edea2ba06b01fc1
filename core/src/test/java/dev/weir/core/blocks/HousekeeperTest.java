package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Logged;
import dev.weir.core.TestClock;
import dev.weir.core.blocks.Housekeeper.Chore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HousekeeperTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestClock clock = new TestClock();
    private final Housekeeper housekeeper = new Housekeeper(clock);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private Chore noting(String name, long next) {
        return () -> {
            done.add(name);
            return next;
        };
    }

    private Housekeeper.Duty begin(String name, Chore chore) {
        var duty = housekeeper.lookAfter(name, chore);
        duty.wake();
        return duty;
    }

    @Test
    void doesNothingBeforeItIsWoken() throws Exception {
        Chore early = noting("early", Housekeeper.NEVER);
        var waiting = housekeeper.lookAfter("quotes", early);
        Chore chore = noting("sweep", Housekeeper.NEVER);
        var duty = begin("orders", chore);
        assertThat(done.take()).isEqualTo("sweep");
        clock.awaitParked(1);
        assertThat(done).isEmpty();
        waiting.end();
        duty.end();
    }

    @Test
    void doesAChoreWhenItIsWoken() throws Exception {
        Chore chore = noting("sweep", Housekeeper.NEVER);
        var duty = begin("quotes", chore);
        assertThat(done.take()).isEqualTo("sweep");
        clock.awaitParked(1);
        clock.advance(SECOND);
        clock.awaitParked(1);
        assertThat(done).isEmpty();
        duty.wake();
        assertThat(done.take()).isEqualTo("sweep");
        duty.end();
    }

    @Test
    void doesAPeriodicChoreWhenItIsDueAndNotBefore() throws Exception {
        Chore chore = noting("sweep", SECOND.toNanos());
        var duty = begin("quotes", chore);
        assertThat(done.take()).isEqualTo("sweep");
        for (int i = 0; i < 3; i++) {
            clock.awaitParked(1);
            clock.advance(SECOND.minusNanos(1));
            clock.awaitParked(1);
            assertThat(done).isEmpty();
            clock.advance(Duration.ofNanos(1));
            assertThat(done.take()).isEqualTo("sweep");
        }
        duty.end();
    }

    /** A chore with more to do lets the others have their turn. */
    @Test
    void choresTakeTurns() throws Exception {
        var gate = new SynchronousQueue<String>();
        Chore busy = () -> hand(gate, "busy");
        Chore other = () -> hand(gate, "other");
        var first = begin("quotes", busy);
        assertThat(gate.take()).isEqualTo("busy");
        var second = begin("orders", other);
        // The step that was under way when the second came may be followed by one more of the first.
        while (gate.take().equals("busy")) {
            // until the other has had its first turn
        }
        for (int i = 0; i < 5; i++) {
            assertThat(gate.take()).isEqualTo("busy");
            assertThat(gate.take()).isEqualTo("other");
        }
        first.end();
        second.end();
        while (housekeeper.isRunning()) {
            gate.poll();
        }
    }

    private static long hand(SynchronousQueue<String> gate, String name) {
        try {
            gate.put(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    @Test
    void oneThreadDoesThemAllAndKeepsNobodysClassLoader() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        Chore chore = () -> {
            threads.add(Thread.currentThread());
            return Housekeeper.NEVER;
        };
        var first = begin("quotes", chore);
        var second = begin("orders", chore);
        Thread thread = threads.take();
        assertThat(threads.take()).isSameAs(thread);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isNull();
        assertThat(thread.getName()).isEqualTo("weir-housekeeper");
        first.end();
        second.end();
    }

    @Test
    void theThreadEndsWithTheLastChoreAndTheNextBringsAnother() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        Chore chore = () -> {
            threads.add(Thread.currentThread());
            return Housekeeper.NEVER;
        };
        var duty = begin("quotes", chore);
        Thread first = threads.take();
        duty.end();
        first.join();
        duty.wake();
        duty.end();

        var next = begin("quotes", chore);
        assertThat(threads.take()).isNotSameAs(first);
        next.end();
    }

    @Test
    void aDroppedChoreIsForgottenAndSoIsTheThread() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        begin("quotes", new Chore() {
            @Override
            public long step() {
                threads.add(Thread.currentThread());
                return Housekeeper.NEVER;
            }
        });
        Thread thread = threads.take();
        while (thread.isAlive()) {
            System.gc();
            clock.advance(Duration.ofMinutes(1));
            thread.join(1);
        }
        assertThat(threads).isEmpty();
    }

    @Test
    void anErrorIsLoggedAndTheChoreGoesOn() throws Exception {
        var failing = new AtomicBoolean(true);
        Chore chore = () -> {
            done.add("sweep");
            if (failing.getAndSet(false)) {
                throw new IllegalStateException("the test failed it");
            }
            return Housekeeper.NEVER;
        };
        try (var log = new Logged()) {
            var duty = begin("quotes", chore);
            assertThat(done.take()).isEqualTo("sweep");
            clock.awaitParked(1);
            assertThat(log.lines()).containsExactly("housekeeping failed, and goes on: quotes");
            clock.advance(SECOND);
            assertThat(done.take()).isEqualTo("sweep");
            duty.end();
        }
    }

    /** What was done before a wake-up is seen by a step that follows, however the two fall together. */
    @Test
    void noWakeUpIsLost() {
        var real = new Housekeeper(Clock.SYSTEM);
        var wanted = new AtomicInteger();
        var seen = new AtomicInteger();
        Chore chore = () -> {
            seen.setRelease(wanted.getPlain());
            return Housekeeper.NEVER;
        };
        var duty = real.lookAfter("quotes", chore);
        for (int i = 1; i <= 20_000; i++) {
            wanted.setPlain(i);
            duty.wake();
            while (seen.getAcquire() != i) {
                Thread.onSpinWait();
            }
        }
        duty.end();
    }
}
