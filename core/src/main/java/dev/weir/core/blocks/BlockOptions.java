package dev.weir.core.blocks;

import dev.weir.core.Budget;
import dev.weir.core.FreelistListener;
import dev.weir.core.memory.Region.Paging;
import dev.weir.core.memory.VirtualMemory;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a freelist's or pool's builder was told, checked and turned into whole blocks, chunks and pages.
 *
 * @param name         what events and messages call it
 * @param payloadBytes bytes that the caller asked for
 * @param blockBytes   distance between two blocks: the payload, and its canary if it has one, rounded up to the
 *                     alignment
 * @param chunkBlocks  blocks that one commit adds: whole pages of whole blocks
 * @param limit        blocks that may be in use at first
 * @param capacity     blocks that the range is reserved for, and the limit may be raised to
 * @param numbers      blocks that the range has room for: the capacity, and those that are withheld for guards
 * @param listener     hears of the rare events
 * @param budget       what chunks are charged to, if anything
 * @param paging       how blocks get their memory
 * @param commitAhead  whether chunks are committed in the background before they are needed
 * @param hardening    what is done to find who writes where it must not
 * @param memory       where the range comes from
 * @param autoTrim     when to trim in the background, if at all
 * @param clock        how time passes for those who wait
 * @param housekeeper  does what is done in the background
 */
public record BlockOptions(
        String name,
        long payloadBytes,
        long blockBytes,
        int chunkBlocks,
        int limit,
        int capacity,
        int numbers,
        FreelistListener listener,
        @Nullable Ledger budget,
        Paging paging,
        boolean commitAhead,
        Hardening hardening,
        VirtualMemory memory,
        AutoTrim.@Nullable Policy autoTrim,
        Clock clock,
        Housekeeper housekeeper) {

    /** The settings that Freelist's and TypedPool's builders share. Not thread-safe. */
    public static final class Builder {
        private static final long MAX_BLOCK_BYTES = 1L << 30;
        private static final long MAX_BLOCKS = Integer.MAX_VALUE;
        private static final long MAX_BYTES = 1L << 46;
        private static final long DEFAULT_MAX_BYTES = 1L << 30;
        private static final long DEFAULT_CHUNK_BYTES = 256 * 1024;
        private static final Duration SHORTEST_IDLE = Duration.ofMillis(1);
        private static final Duration LONGEST_IDLE = Duration.ofDays(365);
        private static final AtomicInteger UNNAMED = new AtomicInteger();

        private final VirtualMemory memory;
        private @Nullable String name;
        private @Nullable FreelistListener listener;
        private long alignment;
        private long chunkBytes = DEFAULT_CHUNK_BYTES;
        private long maxBlocks = MAX_BLOCKS;
        private long maxBytes;
        private long reserveBlocks;
        private @Nullable Ledger budget;
        private boolean prefault;
        private boolean hugePages;
        private @Nullable Duration trimAfter;
        private long trimMargin;
        private boolean commitAhead;
        private boolean canary;
        private int guardedOneIn;
        private boolean randomOrder;
        private OptionalLong seed = OptionalLong.empty();
        private Clock clock = Clock.SYSTEM;
        private Housekeeper housekeeper = Housekeeper.SYSTEM;

        public Builder() {
            this(VirtualMemory.system());
        }

        /** For tests that record or refuse the system's calls. */
        public Builder(VirtualMemory memory) {
            this.memory = memory;
            this.alignment = memory.cacheLine();
        }

        public void name(String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException("name is blank; allowed: a text that tells this pool from others");
            }
            name = value;
        }

        public void alignment(long value) {
            if (Long.bitCount(value) != 1) {
                throw new IllegalArgumentException(
                        "alignment %d is not a power of two from 8 to %,d".formatted(value, memory.pageSize()));
            }
            alignment = inRange("alignment", value, 8, memory.pageSize());
        }

        public void chunkBytes(long value) {
            chunkBytes = inRange("chunkBytes", value, 1, MAX_BYTES);
        }

        public void maxBlocks(long value) {
            maxBlocks = inRange("maxBlocks", value, 1, MAX_BLOCKS);
            if (maxBytes == 0) {
                maxBytes = MAX_BYTES;
            }
        }

        public void maxBytes(long value) {
            maxBytes = inRange("maxBytes", value, 1, MAX_BYTES);
        }

        public void reserveBlocks(long value) {
            reserveBlocks = inRange("reserveBlocks", value, 1, MAX_BLOCKS);
        }

        public void budget(Budget value) {
            budget = switch (value) {
                case Ledger ledger -> ledger;
            };
        }

        /** For tests about time. */
        public void clock(Clock value) {
            clock = value;
            housekeeper = new Housekeeper(value);
        }

        public void prefault(boolean value) {
            prefault = value;
        }

        public void trimAfter(Duration idle) {
            if (idle.compareTo(SHORTEST_IDLE) < 0 || idle.compareTo(LONGEST_IDLE) > 0) {
                throw new IllegalArgumentException(
                        "idle is %s; allowed: %s to %s".formatted(idle, SHORTEST_IDLE, LONGEST_IDLE));
            }
            trimAfter = idle;
        }

        public void trimMargin(long blocks) {
            trimMargin = inRange("trimMargin", blocks, 1, MAX_BLOCKS);
        }

        /** Only the owner of confined blocks may trim them. */
        public void requireNoAutoTrim() {
            if (trimAfter != null) {
                throw new IllegalArgumentException(
                        "trimAfter is set, and confined(): only the owner may trim; let it call"
                                + " trim() when it has nothing else to do, or build it without confined()");
            }
        }

        private AutoTrim.@Nullable Policy autoTrim() {
            if (trimAfter == null && trimMargin > 0) {
                throw new IllegalArgumentException("trimMargin is set without trimAfter; set both, or none");
            }
            return trimAfter == null ? null : new AutoTrim.Policy(trimAfter, trimMargin);
        }

        public void hugePages(boolean value) {
            hugePages = value;
        }

        public void commitAhead(boolean value) {
            commitAhead = value;
        }

        public void canary() {
            canary = true;
        }

        public void guarded(int oneIn) {
            guardedOneIn = (int) inRange("guarded", oneIn, 1, Integer.MAX_VALUE);
        }

        public void randomOrder() {
            randomOrder = true;
        }

        /** For tests that want the same blocks again. */
        public void seed(long value) {
            seed = OptionalLong.of(value);
        }

        public void listener(FreelistListener value) {
            listener = value;
        }

        /**
         * Checks that the settings fit together and works out what follows from them.
         *
         * @param kind             what an unnamed one is called, before its number
         * @param payloadBytes     bytes of one block that the caller will use
         * @param payloadAlignment alignment that the payload needs by itself, a power of two
         */
        public BlockOptions build(String kind, long payloadBytes, long payloadAlignment) {
            inRange("blockBytes", payloadBytes, 1, MAX_BLOCK_BYTES);
            long blockAlignment = Math.max(alignment, payloadAlignment);
            long usedBytes = payloadBytes + (canary ? Canary.LEAST_BYTES : 0);
            long blockBytes = Math.ceilDiv(usedBytes, blockAlignment) * blockAlignment;
            long byteLimit = maxBytes == 0 ? DEFAULT_MAX_BYTES : maxBytes;
            inRange("maxBytes", byteLimit, blockBytes, MAX_BYTES);
            int limit = (int) Math.min(maxBlocks, byteLimit / blockBytes);
            int capacity = (int) Math.max(limit, reserveBlocks);
            int numbers = numbers(capacity, blockBytes);
            var paging = paging();
            return new BlockOptions(
                    name != null ? name : kind + "-" + UNNAMED.incrementAndGet(),
                    payloadBytes,
                    blockBytes,
                    chunkBlocks(blockBytes, numbers, paging.unit(memory)),
                    limit,
                    capacity,
                    numbers,
                    listener != null ? listener : new FreelistListener() {},
                    budget,
                    paging,
                    commitAhead,
                    hardening(),
                    memory,
                    autoTrim(),
                    clock,
                    housekeeper);
        }

        private int numbers(int capacity, long blockBytes) {
            if (guardedOneIn == 0) {
                return capacity;
            }
            long numbers = GuardedBlocks.numbers(capacity, guardedOneIn, blockBytes, memory.pageSize());
            long most = Math.min(MAX_BLOCKS, MAX_BYTES / blockBytes);
            if (numbers > most) {
                throw new IllegalArgumentException(
                        ("guarded is %,d, for which %,d blocks of %,d bytes take the addresses"
                                + " of %,d; allowed: %,d, so raise it, or lower maxBlocks, maxBytes or reserveBlocks")
                                .formatted(guardedOneIn, capacity, blockBytes, numbers, most));
            }
            return (int) numbers;
        }

        private Hardening hardening() {
            boolean picks = guardedOneIn > 0 || randomOrder;
            return new Hardening(
                    canary, guardedOneIn, randomOrder, picks ? seed.orElseGet(Builder::randomSeed) : 0);
        }

        private static long randomSeed() {
            return new SecureRandom().nextLong();
        }

        private Paging paging() {
            if (hugePages && memory.hugePageSize() == 0) {
                System.getLogger("dev.weir.core")
                        .log(Level.WARNING, "hugePages has no effect: this system gives no huge pages of 2 MiB");
            }
            return new Paging(prefault, hugePages);
        }

        /** Rounds the chunk up to the next number of blocks that fills whole pages, so that chunks share no page. */
        private int chunkBlocks(long blockBytes, int numbers, long page) {
            long pageBlocks = page / greatestCommonDivisor(page, blockBytes);
            long wanted = Math.ceilDiv(chunkBytes, blockBytes);
            return (int) Math.min(numbers, Math.ceilDiv(wanted, pageBlocks) * pageBlocks);
        }

        private static long greatestCommonDivisor(long powerOfTwo, long other) {
            return Math.min(powerOfTwo, Long.lowestOneBit(other));
        }

        private static long inRange(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        "%s is %,d; allowed: %,d to %,d".formatted(name, value, least, most));
            }
            return value;
        }
    }
}
