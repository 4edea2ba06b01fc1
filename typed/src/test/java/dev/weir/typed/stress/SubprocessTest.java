package dev.weir.typed.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What would take the VM down if it went wrong, in a VM of its own: it ends with exit code 0, and every failure in it
 * was one of the named exceptions. The tests tagged "stress" run with {@code -Pstress}.
 */
class SubprocessTest {
    @TempDir
    Path folder;

    @Test
    void closingWhileOthersUseCrashesNothing() throws Exception {
        closingPools(5);
    }

    @Test
    @Tag("stress")
    void closingWhileOthersUseCrashesNothingForAMinute() throws Exception {
        closingPools(60);
    }

    private void closingPools(int seconds) throws Exception {
        assertThat(ChildVm.run(folder, ClosingPools.class, seconds))
                .contains("success=", "PoolClosed=", "StaleRecord=", "StaleHandle=", "DoublePut=", "ForeignHandle=");
    }

    @Test
    void aCollectedPoolCrashesNoUserOfItsRecords() throws Exception {
        droppedPools(5);
    }

    @Test
    @Tag("stress")
    void aCollectedPoolCrashesNoUserOfItsRecordsForAMinute() throws Exception {
        droppedPools(60);
    }

    private void droppedPools(int seconds) throws Exception {
        assertThat(ChildVm.run(folder, DroppedPools.class, seconds)).containsPattern("[1-9]\\d+ collections");
    }

    @Test
    void aPropertyMakesEveryPoolOfAProgramChecked() throws Exception {
        assertThat(ChildVm.run(folder, CheckedByProperty.class, 1))
                .contains("shared: nobody noticed", "confined: nobody noticed");
        assertThat(ChildVm.run(folder, CheckedByProperty.class, 1, "-Dweir.checked=true"))
                .contains("shared: caught", "confined: caught", "sampled: caught")
                .contains("StaleRecord", "it was put here", "it was got here");
    }

    @Test
    @Tag("stress")
    void heapAndCachesStayBoundedWhateverTheNumberOfThreads() throws Exception {
        assertThat(ChildVm.run(folder, ManyThreads.class, 60)).contains("10,000 threads", "100,000 threads");
    }
}
