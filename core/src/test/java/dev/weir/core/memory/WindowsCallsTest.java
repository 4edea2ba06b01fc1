package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.core.blocks.SharedBlocks;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Numbers and calls of WindowsMemory against Windows' headers, and against wine. See core/docs/platforms.md. */
@EnabledOnOs(OS.LINUX)
class WindowsCallsTest {
    /** For Windows 8.1 and newer, which have DiscardVirtualMemory. */
    private static final String INCLUDES = """
            #define _WIN32_WINNT 0x0603
            #include <windows.h>
            #include <stddef.h>
            """;

    private static final String MINGW = "x86_64-w64-mingw32-gcc";

    @TempDir
    Path folder;

    @Test
    void constantsAreThoseOfTheHeaders() throws Exception {
        Map<String, Integer> expected = Map.of(
                "MEM_COMMIT", WindowsMemory.MEM_COMMIT,
                "MEM_RESERVE", WindowsMemory.MEM_RESERVE,
                "MEM_RELEASE", WindowsMemory.MEM_RELEASE,
                "PAGE_NOACCESS", WindowsMemory.PAGE_NOACCESS,
                "PAGE_READWRITE", WindowsMemory.PAGE_READWRITE,
                "ERROR_NOT_ENOUGH_MEMORY", WindowsMemory.ERROR_NOT_ENOUGH_MEMORY,
                "ERROR_NO_SYSTEM_RESOURCES", WindowsMemory.ERROR_NO_SYSTEM_RESOURCES,
                "ERROR_PAGEFILE_QUOTA", WindowsMemory.ERROR_PAGEFILE_QUOTA,
                "ERROR_COMMITMENT_LIMIT", WindowsMemory.ERROR_COMMITMENT_LIMIT);
        NativeProgram.check(MINGW, folder, INCLUDES, expected);
    }

    /** The compiler checks the prototypes against the headers, the test their widths against Java's descriptors. */
    @Test
    void functionsAndStructuresAreThoseOfTheHeaders() throws Exception {
        String prototypes = """
                LPVOID (WINAPI *virtual_alloc)(LPVOID, SIZE_T, DWORD, DWORD) = VirtualAlloc;
                WINBOOL (WINAPI *virtual_free)(LPVOID, SIZE_T, DWORD) = VirtualFree;
                WINBOOL (WINAPI *virtual_protect)(LPVOID, SIZE_T, DWORD, PDWORD) = VirtualProtect;
                DWORD (WINAPI *discard)(PVOID, SIZE_T) = DiscardVirtualMemory;
                VOID (WINAPI *get_system_info)(LPSYSTEM_INFO) = GetSystemInfo;
                VOID (WINAPI *flush)(VOID) = FlushProcessWriteBuffers;
                """;
        Map<String, Object> expected = Map.of(
                widths("LPVOID", "LPVOID", "SIZE_T", "DWORD", "DWORD"), digits(WindowsMemory.VIRTUAL_ALLOC),
                widths("WINBOOL", "LPVOID", "SIZE_T", "DWORD"), digits(WindowsMemory.VIRTUAL_FREE),
                widths("WINBOOL", "LPVOID", "SIZE_T", "DWORD", "PDWORD"), digits(WindowsMemory.VIRTUAL_PROTECT),
                widths("DWORD", "PVOID", "SIZE_T"), digits(WindowsMemory.DISCARD_VIRTUAL_MEMORY),
                "sizeof(LPSYSTEM_INFO)", digits(WindowsMemory.GET_SYSTEM_INFO),
                "sizeof(SYSTEM_INFO)", WindowsMemory.SYSTEM_INFO_BYTES,
                "offsetof(SYSTEM_INFO, dwPageSize)", WindowsMemory.PAGE_SIZE_OFFSET,
                "sizeof(((SYSTEM_INFO *) 0)->dwPageSize)", Integer.BYTES);
        NativeProgram.check(MINGW, folder, INCLUDES + prototypes, expected);
    }

    /** {@return a C expression of a number whose digits are the widths of the types} */
    private static String widths(String... types) {
        return Stream.of(types).map("sizeof(%s)"::formatted)
                .reduce((left, right) -> "(%s) * 10 + %s".formatted(left, right))
                .orElseThrow();
    }

    private static String digits(FunctionDescriptor descriptor) {
        return Stream.concat(descriptor.returnLayout().stream(), descriptor.argumentLayouts().stream())
                .map(MemoryLayout::byteSize)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    /** Every call that a workload makes here is made again under wine, and finds the pages in the state it needs. */
    @Test
    void theCallsOfAGrowingTrimmingClosingWorkloadAreTakenByWine() throws Exception {
        var kernel32 = new FakeKernel32();
        var memory = new WindowsMemory(kernel32.lookup(), "errno");
        growTrimAndClose(kernel32, memory, ConfinedBlocks::new);
        growTrimAndClose(kernel32, memory, SharedBlocks::new);
        awaitReleases(kernel32, 2);
        for (String function : List.of("VirtualAlloc", "VirtualProtect", "DiscardVirtualMemory", "VirtualFree")) {
            assertThat(kernel32.calls).anyMatch(call -> call.startsWith(function + " "));
        }
        Path calls = Files.write(folder.resolve("calls"), kernel32.calls);
        Path replay = NativeProgram.compile(MINGW, folder, INCLUDES + resource("replay.c"));
        assertThat(new Wine(folder.resolve("wine")).run(replay, calls.toString()))
                .contains("%d calls replayed".formatted(kernel32.calls.size()));
    }

    private interface Kind {
        Blocks of(BlockOptions options);
    }

    /** Grows, trims, grows on through what was trimmed and beyond it, trims again and closes with blocks in use. */
    private static void growTrimAndClose(FakeKernel32 kernel32, WindowsMemory memory, Kind kind) {
        var builder = new BlockOptions.Builder(memory);
        builder.chunkBytes(64 * 1024);
        builder.maxBlocks(3000);
        builder.guarded(500);
        Blocks blocks = kind.of(builder.build("freelist", 100, 1));
        long[] taken = new long[3000];
        for (int burst : new int[] {1200, 3000}) {
            assertThat(blocks.take(taken, 0, burst)).isEqualTo(burst);
            blocks.give(blocks.enter(), taken, 0, burst);
            long before = discards(kernel32);
            assertThat(blocks.trim()).isEqualTo(blocks.stats().committedBlocks() * 128).isPositive();
            assertThat(discards(kernel32)).isGreaterThan(before);
        }
        assertThat(blocks.take(taken, 0, 1500)).isEqualTo(1500);
        blocks.payload(blocks.address((int) taken[0])).fill((byte) 1);
        blocks.close();
    }

    /** Ranges are released when the collector has found them unreachable. */
    private static void awaitReleases(FakeKernel32 kernel32, int ranges) {
        for (int i = 0; i < 200 && releases(kernel32) < ranges; i++) {
            System.gc();
        }
        assertThat(releases(kernel32)).isEqualTo(ranges);
    }

    private static long releases(FakeKernel32 kernel32) {
        return count(kernel32, "VirtualFree");
    }

    private static long discards(FakeKernel32 kernel32) {
        return count(kernel32, "DiscardVirtualMemory");
    }

    private static long count(FakeKernel32 kernel32, String function) {
        return List.copyOf(kernel32.calls).stream().filter(call -> call.startsWith(function)).count();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WindowsCallsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
