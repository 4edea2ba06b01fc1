package dev.weir.examples.benchmarks.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisassemblyTest {
    private static final String PRINTED = """
            Compiled method (c1) 60   10       2       dev.weir.Loops::get (8 bytes)
            [MachCode]
              0x00007f0000000000: cccc cccc
            [/MachCode]
            Compiled method (c2) 60   11 %     4       dev.weir.Loops::get @ 4 (8 bytes)
            [MachCode]
              0x00007f0000000000: cccc
            [/MachCode]
            Compiled method (c2) 60   12       4       dev.weir.Loops::get (8 bytes)
             main code      [0x00007f0000001000,0x00007f0000001010] = 16
            [MachCode]
            [Verified Entry Point]
              # parm0:    rsi:rsi   = '[J'
              0x00007f0000001000: 8b46 5890 | ffc8
              0x00007f0000001006: ;   {runtime_call Stub::method_entry_barrier}
              0x00007f0000001006: 8946 5875 | f5c3
            [Exception Handler]
              0x00007f0000001010: f4f4
            [/MachCode]
            """;

    @Test
    void lastCodeOfTheOptimizingCompilerIsFound() {
        MachineCode code = MachineCode.find(PRINTED, "Loops::get").orElseThrow();

        assertThat(code.address()).isEqualTo(0x7f0000001000L);
        assertThat(code.bytes()).asHexString().isEqualTo("8B465890FFC889465875F5C3");
        assertThat(MachineCode.find(PRINTED, "Loops::put")).isEmpty();
    }

    @Test
    void loadsAndStoresOfALoopAreCounted() throws Exception {
        var missing = Disassembly.whyMissing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        Disassembly code = Disassembly.of(MachineCode.find(PRINTED, "Loops::get").orElseThrow());

        assertThat(code.instructions()).hasSize(6);
        assertThat(code.innerLoops()).singleElement().satisfies(loop -> {
            assertThat(loop.instructions()).hasSize(5);
            assertThat(loop.reads("+0x58]")).isEqualTo(1);
            assertThat(loop.writes("+0x58]")).isEqualTo(1);
            assertThat(loop.calls()).isFalse();
        });
        assertThat(code.untilReturn().calls()).isTrue();
    }

    @Test
    void stackAndThreadAreNoFields() {
        Disassembly code = Disassembly.parse("""
                1000:\tmov    eax,DWORD PTR [rsp+0x58]
                1004:\tmov    QWORD PTR [r15+0x58],rax
                1008:\tinc    QWORD PTR [r12+rcx*8+0x58]
                100d:\tlea    rax,[rsi+0x58]
                """);

        assertThat(code.reads("+0x58]")).isEqualTo(1);
        assertThat(code.writes("+0x58]")).isEqualTo(1);
    }

    /** The whole way, from the JVM's output to the page. */
    @Test
    void pageHasGetAndPut() throws Exception {
        var missing = Disassembly.whyMissing();
        assumeTrue(missing.isEmpty(), () -> missing.get());

        assertThat(Compiled.page(Optional.empty()))
                .containsPattern("\\| get \\| \\d+ \\| \\d+ \\| \\d+ \\|")
                .containsPattern("\\| putTyped \\| \\d+ \\| \\d+ \\| \\d+ \\|")
                .containsPattern("\\| getAll \\| \\d+ \\| \\d+ \\| 1 \\| (yes|no) \\|");
    }
}
