package dev.weir.core.memory;

import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** For VMs of their own: fills a block and one byte more, first an ordinary one, then one before a guard. */
public final class RunsPastABlock {
    private static final long BLOCK_BYTES = 64;

    private RunsPastABlock() {}

    private interface Fill {
        void fill(long address, long bytes) throws Throwable;
    }

    /** With the guards that this kernel has. */
    public static final class ByNativeCode {
        private ByNativeCode() {}

        public static void main(String[] args) throws Throwable {
            Linker linker = Linker.nativeLinker();
            MethodHandle memset = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("memset"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
            run(VirtualMemory.system(), (address, bytes) -> {
                long ignored = (long) memset.invokeExact(address, 1, bytes);
            });
        }
    }

    /** With the guards of older kernels. */
    public static final class ByARawSegment {
        private ByARawSegment() {}

        public static void main(String[] args) throws Throwable {
            run(withoutAdvice(), (address, bytes) -> {
                MemorySegment raw = MemorySegment.ofAddress(address).reinterpret(bytes);
                for (long i = 0; i < bytes; i++) {
                    raw.set(ValueLayout.JAVA_BYTE, i, (byte) 1);
                }
            });
        }
    }

    /** {@return the memory of a kernel that knows no advice to guard} */
    static VirtualMemory withoutAdvice() {
        var c = PosixConstants.LINUX;
        return new PosixMemory(new PosixConstants(
                c.mapAnonymous(),
                c.mapNoReserve(),
                c.advicePurge(),
                c.adviceReuse(),
                c.adviceHugePage(),
                c.advicePopulate(),
                0,
                c.scPageSize(),
                c.scCacheLine(),
                c.leastLine()));
    }

    private static void run(VirtualMemory memory, Fill fill) throws Throwable {
        var ordinary = new ConfinedBlocks(new BlockOptions.Builder(memory).build("ordinary", BLOCK_BYTES, 1));
        fill.fill(take(ordinary), BLOCK_BYTES + 1);
        System.out.println("ran past an ordinary block");
        var options = new BlockOptions.Builder(memory);
        options.guarded(1);
        options.maxBlocks(100);
        var guarded = new ConfinedBlocks(options.build("guarded", BLOCK_BYTES, 1));
        long address = take(guarded);
        fill.fill(address, BLOCK_BYTES);
        System.out.println("filled a guarded block");
        fill.fill(address, BLOCK_BYTES + 1);
        System.out.println("ran past a guarded block");
        guarded.close();
        ordinary.close();
    }

    private static long take(Blocks blocks) {
        return blocks.address(blocks.take());
    }
}
