package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfinedFreelistTest {
    private final Freelist freelist =
            Freelist.builder(64).confined().name("quotes").maxBlocks(1000).build();

    @AfterEach
    void close() {
        freelist.close();
    }

    @Test
    void theFirstThreadThatGetsOwnsIt() throws Exception {
        long handle = Threads.onAnother(freelist::get);

        assertThatThrownBy(freelist::get)
                .isInstanceOf(WrongThread.class)
                .hasMessageContaining("quotes is confined to thread other, and thread ")
                .hasMessageContaining("adopt()");
        assertThatThrownBy(freelist::tryGet).isInstanceOf(WrongThread.class);
        assertThatThrownBy(() -> freelist.put(handle)).isInstanceOf(WrongThread.class);
        assertThatThrownBy(() -> freelist.get(new long[1], 0, 1)).isInstanceOf(WrongThread.class);
        assertThatThrownBy(() -> freelist.put(new long[] {handle}, 0, 1)).isInstanceOf(WrongThread.class);
        assertThat(freelist.stats().misuses()).isEqualTo(5);
        assertThat(freelist.stats().active()).isEqualTo(1);
    }

    /** Nobody else could put, so a wait would be in vain. */
    @Test
    void doesNotWait() throws Exception {
        long[] handles = new long[1000];
        assertThat(freelist.get(Duration.ofDays(1))).isNotEqualTo(Freelist.NONE);
        assertThat(freelist.get(handles, 0, 1000)).isEqualTo(999);
        assertThatThrownBy(() -> freelist.get(Duration.ofDays(1)))
                .isInstanceOf(PoolExhausted.class)
                .hasMessage("all 1,000 blocks of quotes are in use, and a confined one does not wait, since nobody else"
                        + " could put; put some back, or raise maxBlocks or maxBytes");
        assertThatThrownBy(() -> freelist.get(Duration.ZERO))
                .isInstanceOf(PoolExhausted.class)
                .hasMessageStartingWith("all 1,000 blocks of quotes are in use; put some back");

        freelist.put(handles, 0, 997);
        freelist.put(handles[998]);
        var stillOut = freelist.close(Duration.ofDays(1));
        assertThat(stillOut.count()).isEqualTo(2);
        assertThat(stillOut.blocks()).extracting(StillOut.Block::number).contains((int) handles[997]);
        assertThat(freelist.stats().committedBytes()).isZero();
        assertThat(freelist.close(Duration.ofDays(1)).isEmpty()).isTrue();
    }

    @Test
    void theHolderOfAHandleMayUseItsBytesOnAnyThread() throws Exception {
        long handle = freelist.get();
        Threads.onAnother(() -> {
            freelist.segment(handle).set(ValueLayout.JAVA_LONG, 0, 42);
            return null;
        });
        assertThat(freelist.segment(handle).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(42);
    }

    @Test
    void adoptHandsItOver() throws Exception {
        long handle = Threads.onAnother(freelist::get);
        freelist.adopt();
        freelist.put(handle);

        assertThat(freelist.stats().active()).isZero();
        assertThat(Threads.onAnother(() -> catchThrowable(freelist::get))).isInstanceOf(WrongThread.class);
    }

    @Test
    void aClosedOneCantBeAdopted() {
        freelist.close();
        assertThatThrownBy(freelist::adopt).isInstanceOf(PoolClosed.class);
    }

    @Test
    void anyThreadMayClose() throws Exception {
        freelist.get();
        Threads.onAnother(() -> {
            freelist.close();
            return null;
        });
        assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class);
    }

    /** The order in which blocks come back is the order of a stack: the warmest first. */
    @Test
    void theBlockPutLastIsTheNextOneOut() {
        long first = freelist.get();
        long second = freelist.get();
        long addressOfFirst = freelist.address(first);
        freelist.put(second);
        freelist.put(first);

        assertThat(freelist.address(freelist.get())).isEqualTo(addressOfFirst);
    }

}
