package dev.weir.metrics;

import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Throttle;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * What the flight recorder is told of pools. The rare events are on in every recording, those of each get and put are
 * not. Fields are written right before the commit of an event, and only if it is enabled.
 */
@Category("Weir")
@StackTrace(false)
abstract class PoolEvent extends Event {
    static final List<Class<? extends PoolEvent>> TYPES = List.of(
            Commit.class,
            CommitFailure.class,
            GuardHit.class,
            Trim.class,
            Exhausted.class,
            Misuse.class,
            Leak.class,
            Get.class,
            Put.class,
            Statistics.class);

    @Label("Pool")
    @Description("The name of the pool or freelist")
    @Nullable
    String pool;

    @Name("dev.weir.Commit")
    @Label("Commit")
    @Description("A get found every committed block in use, and the next chunk was committed")
    @StackTrace
    static final class Commit extends PoolEvent {
        @Label("Blocks")
        @Description("How many blocks the chunk added")
        int blocks;

        @Label("Chunk Size")
        @DataAmount
        long chunkBytes;

        @Label("Committed")
        @Description("Bytes of all committed blocks, with those of this chunk")
        @DataAmount
        long committedBytes;

        @Label("Time")
        @Description("How long the system took")
        @Timespan
        long took;
    }

    @Name("dev.weir.CommitFailure")
    @Label("Commit Failure")
    @Description("The system refused to commit a chunk")
    @StackTrace
    static final class CommitFailure extends PoolEvent {
        @Label("Error")
        @Description("The system's error number")
        int errno;

        @Label("Message")
        @Nullable
        String message;
    }

    @Name("dev.weir.GuardHit")
    @Label("Guard Hit")
    @Description("A get that reached the guard, for as long as that held it up")
    @StackTrace
    @Threshold("1 ms")
    static final class GuardHit extends PoolEvent {}

    @Name("dev.weir.Trim")
    @Label("Trim")
    @Description("A trim gave memory of free blocks back")
    @StackTrace
    static final class Trim extends PoolEvent {
        @Label("Size")
        @Description("How much was given back")
        @DataAmount
        long bytes;

        @Label("Time")
        @Description("How long the trim took")
        @Timespan
        long took;
    }

    @Name("dev.weir.Exhausted")
    @Label("Exhausted")
    @Description("A get found every block of the limit in use, and was refused or began to wait")
    @StackTrace
    @Throttle("100/s")
    static final class Exhausted extends PoolEvent {
        @Label("Capacity")
        @Description("Blocks that the limit allows")
        long capacity;

        @Label("Waiters")
        @Description("Gets that waited already")
        long waiters;
    }

    @Name("dev.weir.Misuse")
    @Label("Misuse")
    @Description("A call was refused because the caller did what it must not")
    @StackTrace
    @Throttle("100/s")
    static final class Misuse extends PoolEvent {
        @Label("Kind")
        @Description("The exception that the caller got")
        @Nullable
        String kind;

        @Label("Message")
        @Nullable
        String message;
    }

    @Name("dev.weir.Leak")
    @Label("Leak")
    @Description("A record was dropped without a put")
    @Throttle("100/s")
    static final class Leak extends PoolEvent {
        @Label("Message")
        @Nullable
        String message;

        @Label("Got At")
        @Description("Where the record was got, a frame a line, if the pool keeps that")
        @Nullable
        String gotAt;
    }

    @Name("dev.weir.Get")
    @Label("Get")
    @Description("A checked pool handed out a record")
    @StackTrace
    @Enabled(false)
    static final class Get extends PoolEvent {
        @Label("Block")
        @Description("The number of the record's block")
        int block;
    }

    @Name("dev.weir.Put")
    @Label("Put")
    @Description("A checked pool took a record back")
    @StackTrace
    @Enabled(false)
    static final class Put extends PoolEvent {
        @Label("Block")
        @Description("The number of the record's block")
        int block;
    }

    @Name("dev.weir.PoolStatistics")
    @Label("Pool Statistics")
    @Description("A pool's counters")
    @Period("10 s")
    static final class Statistics extends PoolEvent {
        @Label("Active")
        @Description("Blocks in callers' hands")
        long active;

        @Label("Cached")
        @Description("Free blocks in threads' caches")
        long cached;

        @Label("Idle")
        @Description("Committed blocks that are free, not parked and in no cache")
        long idle;

        @Label("Parked")
        @Description("Committed blocks without memory since a trim")
        long parked;

        @Label("Capacity")
        @Description("Blocks that the limit allows")
        long capacity;

        @Label("High Water")
        @Description("Most blocks ever in callers' hands at once")
        long highWater;

        @Label("Occupancy")
        @Description("Share of the committed blocks that is in callers' hands")
        @Percentage
        float occupancy;

        @Label("Limit Used")
        @Description("Share of the limit's blocks that is in callers' hands")
        @Percentage
        float limitUsed;

        @Label("Committed")
        @Description("Bytes of the committed blocks")
        @DataAmount
        long committedBytes;

        @Label("Reserved")
        @Description("Bytes of the address range")
        @DataAmount
        long reservedBytes;

        @Label("Commits")
        @Description("Chunks committed since the start")
        long commits;

        @Label("Commit Time")
        @Description("How long the system took for them")
        @Timespan
        long commitTime;

        @Label("Commit Failures")
        @Description("Chunks that the system refused")
        long commitFailures;

        @Label("Guard Hits")
        @Description("Gets that reached the guard")
        long guardHits;

        @Label("Gets")
        @Description("Blocks handed out since the start")
        long gets;

        @Label("Puts")
        @Description("Blocks put back since the start")
        long puts;

        @Label("Exhausted")
        @Description("Gets that found every block of the limit in use")
        long exhausted;

        @Label("Waits")
        @Description("Gets that had to wait")
        long waits;

        @Label("Waiters")
        @Description("Gets that wait now")
        long waiters;

        @Label("Trims")
        @Description("Trims that gave memory back")
        long trims;

        @Label("Trimmed")
        @Description("Bytes that trims gave back since the start")
        @DataAmount
        long trimmedBytes;

        @Label("Misuses")
        @Description("Calls refused because the caller did what it must not")
        long misuses;

        @Label("Leaks")
        @Description("Records found that were dropped without a put")
        long leaks;
    }
}
