package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.memory.RunsPastABlock;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real system does when it says no, each in a VM of its own. */
@EnabledOnOs(OS.LINUX)
class SystemLimitsTest {
    private static final String ALLOWED = "--enable-native-access=ALL-UNNAMED";
    private static final String DENIED = "--illegal-native-access=deny";

    @TempDir
    Path folder;

    @Test
    void deniedNativeAccessNamesTheFlag() throws Exception {
        var child = new ChildVm(folder, BuildsTwice.class).options(DENIED);
        assertThat(child.run().output().lines()).containsExactly(
                "dev.weir.core.WeirException: Weir may not call the operating system: start java with"
                        + " --enable-native-access=ALL-UNNAMED",
                "dev.weir.core.WeirException: Weir may not call the operating system: start java with"
                        + " --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void deniedNativeAccessNamesTheModule() throws Exception {
        List<String> entries = ChildVm.everything();
        String module = entries.stream()
                .filter(entry -> Files.exists(Path.of(entry, "module-info.class")))
                .findFirst()
                .orElseThrow();
        String rest = String.join(":", entries.stream().filter(entry -> !entry.equals(module)).toList());
        var child = new ChildVm(folder, outside.Outside.class)
                .options(DENIED, "--module-path", module, "--add-modules", "dev.weir.core")
                .classPath(rest);
        assertThat(child.run().output()).contains("start java with --enable-native-access=dev.weir.core");
    }

    static final class BuildsTwice {
        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    Freelist.builder(64).build().close();
                } catch (WeirException e) {
                    System.out.println(e);
                }
            }
        }
    }

    /** The limit on writable memory lets the freelist reserve, and stops it while it grows. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheSystemRefusesIsAnExceptionAndTheRestGoesOn(boolean commitAhead) throws Exception {
        var result = new ChildVm(folder, GrowsPastTheLimit.class)
                .options(ALLOWED, "-DcommitAhead=" + commitAhead)
                .limit("ulimit -d 500000")
                .run();
        assertThat(result).isEqualTo(new ChildVm.Result(0, "refused with errno 12, and all blocks are whole\n"));
    }

    static final class GrowsPastTheLimit {
        private static final int BLOCK = 1 << 20;

        public static void main(String[] args) {
            try (var freelist = Freelist.builder(BLOCK)
                    .chunkBytes(16 << 20)
                    .maxBytes(1L << 30)
                    .commitAhead(Boolean.getBoolean("commitAhead"))
                    .build()) {
                List<Long> handles = new ArrayList<>();
                int errno = 0;
                while (errno == 0) {
                    try {
                        handles.add(freelist.get());
                        freelist.segment(handles.getLast()).set(ValueLayout.JAVA_LONG, 0, handles.size());
                    } catch (CommitFailed e) {
                        errno = e.errno();
                    }
                }
                for (int round = 0; round < 10; round++) {
                    for (int i = 0; i < handles.size(); i++) {
                        MemorySegment segment = freelist.segment(handles.get(i));
                        require(segment.get(ValueLayout.JAVA_LONG, 0) == i + 1);
                        freelist.put(handles.get(i));
                        handles.set(i, freelist.get());
                        freelist.segment(handles.get(i)).set(ValueLayout.JAVA_LONG, 0, i + 1);
                    }
                }
                require(!handles.isEmpty() && freelist.stats().active() == handles.size());
                System.out.println("refused with errno " + errno + ", and all blocks are whole");
            }
        }
    }

    /** The limit on addresses counts what is reserved. */
    @Test
    void aRefusedReservationLeavesOthersAlone() throws Exception {
        var result = new ChildVm(folder, ReservesPastTheLimit.class).options(ALLOWED).limit("ulimit -v 4000000").run();
        assertThat(result).isEqualTo(new ChildVm.Result(0, "refused with errno 12, and the other goes on\n"));
    }

    static final class ReservesPastTheLimit {
        public static void main(String[] args) {
            try (var small = Freelist.builder(64).maxBytes(1 << 20).build()) {
                long first = small.get();
                try {
                    Freelist.builder(64).maxBytes(1L << 40).build();
                } catch (CommitFailed e) {
                    small.put(first);
                    require(small.get(new long[20_000], 0, 20_000) == (1 << 20) / 64);
                    System.out.println("refused with errno " + e.errno() + ", and the other goes on");
                }
            }
        }
    }

    @Test
    void nativeCodeThatRunsPastTheLastBlockDiesOnTheGuard() throws Exception {
        var result = new ChildVm(folder, RunsPastTheEnd.class).options(ALLOWED).run();
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).startsWith("filled all blocks\n").contains("SIGSEGV").doesNotContain("survived");
    }

    static final class RunsPastTheEnd {
        public static void main(String[] args) throws Throwable {
            MethodHandle memset = Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("memset"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG));
            try (var freelist = Freelist.builder(64).confined().maxBlocks(4096).chunkBytes(1).build()) {
                long first = freelist.address(freelist.get());
                freelist.get(new long[4095], 0, 4095);
                long ignored = (long) memset.invokeExact(first, 1, 4096 * 64L);
                System.out.println("filled all blocks");
                ignored = (long) memset.invokeExact(first, 1, 4096 * 64L + 1);
                System.out.println("survived " + ignored);
            }
        }
    }

    @Test
    void whoRunsPastAGuardedBlockDiesOnItsGuard() throws Exception {
        List<Class<?>> mains = List.of(RunsPastABlock.ByNativeCode.class, RunsPastABlock.ByARawSegment.class);
        for (Class<?> main : mains) {
            var result = new ChildVm(folder, main).options(ALLOWED).run();
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.output())
                    .startsWith("ran past an ordinary block\nfilled a guarded block\n")
                    .contains("SIGSEGV")
                    .doesNotContain("ran past a guarded block");
        }
    }

    /** Closed ranges are held until the collector finds them unreachable; new ones wait for that in time. */
    @Test
    void manyFreelistsLeaveRoomForMappings() throws Exception {
        var result = new ChildVm(folder, OpensAndCloses.class).options(ALLOWED).run();
        assertThat(result.exitCode()).as(result.output()).isZero();
        String[] printed = result.output().strip().split(" ", -1);
        assertThat(Integer.parseInt(printed[0])).isPositive().isLessThan(30_000);
        assertThat(printed[1]).isEqualTo("started");
    }

    static final class OpensAndCloses {
        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 100_000; i++) {
                try (var freelist = Freelist.builder(64).maxBlocks(100).build()) {
                    freelist.put(freelist.get());
                }
            }
            System.out.print(mappings());
            Thread.ofPlatform().start(() -> System.out.println(" started")).join();
        }

        private static int mappings() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/maps")).size();
        }
    }

    /** Ranges that a segment keeps are not given back, so their number has an end; without it they are. */
    @Test
    void pastTheCapOfClosedRangesBuildWaitsAndThenThrows() throws Exception {
        var result = new ChildVm(folder, HoldsClosedRanges.class).options(ALLOWED).run();
        assertThat(result.output().lines())
                .satisfiesExactly(
                        refusal -> assertThat(refusal)
                                .startsWith("4,096 pools and freelists are open, or closed but still reachable"),
                        after -> assertThat(after).isEqualTo("built again, and a thread started"));
        assertThat(result.exitCode()).isZero();
    }

    static final class HoldsClosedRanges {
        public static void main(String[] args) throws Exception {
            List<MemorySegment> held = new ArrayList<>();
            try {
                while (true) {
                    held.add(closed());
                }
            } catch (WeirException e) {
                require(held.getLast().get(ValueLayout.JAVA_LONG, 0) == 0);
                System.out.println(e.getMessage());
            }
            held.clear();
            closed();
            Thread.ofPlatform().start(() -> System.out.println("built again, and a thread started")).join();
        }

        private static MemorySegment closed() {
            try (var freelist = Freelist.builder(64).maxBlocks(100).build()) {
                return freelist.segment(freelist.get());
            }
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }
}
