package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weir.core.CommitFailed;
import dev.weir.core.DoublePut;
import dev.weir.core.Freelist;
import dev.weir.core.FreelistStats;
import dev.weir.core.PoolClosed;
import dev.weir.typed.StaleRecord;
import dev.weir.typed.TypedPool;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolEventsTest {
    /** Blocks of 64 bytes in a chunk, and twice as many in all. */
    private static final int CHUNK_BLOCKS = 1024;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** The recorder and System.nanoTime have clocks that differ by some parts in ten thousand. */
    private static final double OTHER_CLOCK = 0.99;

    @TempDir
    private Path folder;

    interface Trade {
        long price();
        Trade price(long v);
    }

    private interface Work {
        void run() throws Exception;
    }

    @Test
    void aCommitTellsHowMuchAndHowLongAndWhoNeededIt() throws Exception {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            List<RecordedEvent> commits = recorded("Commit", () -> {
                quotes.put(quotes.get());
                quotes.put(quotes.get());
            });

            assertThat(commits).hasSize(1);
            RecordedEvent commit = commits.getFirst();
            assertThat(commit.getString("pool")).isEqualTo("quotes");
            assertThat(commit.getInt("blocks")).isEqualTo(CHUNK_BLOCKS);
            assertThat(commit.getLong("chunkBytes")).isEqualTo(CHUNK_BLOCKS * 64L);
            assertThat(commit.getLong("committedBytes")).isEqualTo(quotes.stats().committedBytes());
            assertThat(commit.getDuration("took")).isEqualTo(Duration.ofNanos(quotes.stats().commitNanos()));
            assertThat(callers(commit)).contains("aCommitTellsHowMuchAndHowLongAndWhoNeededIt");
        }
    }

    /** A chunk that no machine has memory for, where the kernel looks at that at all. */
    @Test
    void aRefusedCommitTellsTheSystemsError() throws Exception {
        Path overcommit = Path.of("/proc/sys/vm/overcommit_memory");
        assumeFalse(
                !Files.exists(overcommit) || Files.readString(overcommit).startsWith("1"),
                "this kernel refuses no memory");
        long tebibyte = 1L << 40;
        try (var huge = Freelist.builder(1 << 30).name("huge").chunkBytes(16 * tebibyte).maxBytes(16 * tebibyte)
                .build()) {
            PoolEvents.record(huge);
            List<RecordedEvent> failures = recorded(
                    "CommitFailure", () -> assertThatThrownBy(huge::get).isInstanceOf(CommitFailed.class));

            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst().getString("pool")).isEqualTo("huge");
            assertThat(failures.getFirst().getInt("errno")).isEqualTo(12);
            assertThat(failures.getFirst().getString("message")).startsWith("huge stays at 0 blocks");
            assertThat(callers(failures.getFirst())).contains("get");
        }
    }

    @Test
    void aGuardHitLastsAtLeastAsLongAsItsCommit() throws Exception {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            List<RecordedEvent> hits = recorded("GuardHit", () -> quotes.put(quotes.get()));

            assertThat(hits).hasSize(1);
            assertThat(hits.getFirst().getString("pool")).isEqualTo("quotes");
            assertThat((double) hits.getFirst().getDuration().toNanos())
                    .isGreaterThanOrEqualTo(OTHER_CLOCK * quotes.stats().commitNanos());
            assertThat(callers(hits.getFirst())).contains("aGuardHitLastsAtLeastAsLongAsItsCommit");
        }
    }

    @Test
    void guardHitsBelowTheThresholdAreLeftOut() throws Exception {
        try (Freelist quotes = quotes(); var recording = new Recording()) {
            PoolEvents.record(quotes);
            recording.enable("dev.weir.GuardHit").withThreshold(Duration.ofHours(1));
            assertThat(during(recording, "GuardHit", () -> quotes.put(quotes.get()))).isEmpty();
            assertThat(quotes.stats().guardHits()).isEqualTo(1);
        }
    }

    @Test
    void aTrimTellsWhatItGaveBack() throws Exception {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            quotes.put(quotes.get());
            List<RecordedEvent> trims = recorded("Trim", () -> {
                assertThat(quotes.trim()).isEqualTo(CHUNK_BLOCKS * 64L);
                assertThat(quotes.trim()).isZero();
            });

            assertThat(trims).hasSize(1);
            assertThat(trims.getFirst().getString("pool")).isEqualTo("quotes");
            assertThat(trims.getFirst().getLong("bytes")).isEqualTo(CHUNK_BLOCKS * 64L);
            assertThat(trims.getFirst().getDuration("took")).isPositive();
            assertThat(callers(trims.getFirst())).contains("trim");
        }
    }

    @Test
    void exhaustionTellsTheLimit() throws Exception {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            quotes.get(new long[2 * CHUNK_BLOCKS], 0, 2 * CHUNK_BLOCKS);
            List<RecordedEvent> exhausted =
                    recorded("Exhausted", () -> assertThat(quotes.tryGet()).isEqualTo(Freelist.NONE));

            assertThat(exhausted).hasSize(1);
            assertThat(exhausted.getFirst().getString("pool")).isEqualTo("quotes");
            assertThat(exhausted.getFirst().getLong("capacity")).isEqualTo(2 * CHUNK_BLOCKS);
            assertThat(exhausted.getFirst().getLong("waiters")).isZero();
            assertThat(callers(exhausted.getFirst())).contains("tryGet");
        }
    }

    @Test
    void aMisuseTellsTheExceptionAndWhereItWasThrown() throws Exception {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            long handle = quotes.get();
            quotes.put(handle);
            List<RecordedEvent> misuses =
                    recorded("Misuse",
                            () -> assertThatThrownBy(() -> quotes.put(handle)).isInstanceOf(DoublePut.class));

            assertThat(misuses).hasSize(1);
            assertThat(misuses.getFirst().getString("pool")).isEqualTo("quotes");
            assertThat(misuses.getFirst().getString("kind")).isEqualTo("DoublePut");
            assertThat(misuses.getFirst().getString("message")).startsWith("quotes: handle").contains("put already");
            assertThat(callers(misuses.getFirst())).contains("put");
        }
    }

    @Test
    void aLeakTellsWhereTheRecordWasGot() throws Exception {
        try (var trades = trades(true)) {
            PoolEvents.record(trades);
            List<RecordedEvent> leaks = awaited(new Recording(), "Leak", () -> {
                trades.get().price(3);
                assertThat(Garbage.collectUntil(() -> trades.stats().leaks() == 1)).isTrue();
            });

            assertThat(leaks).hasSize(1);
            assertThat(leaks.getFirst().getString("pool")).isEqualTo("trades");
            assertThat(leaks.getFirst().getString("message"))
                    .startsWith("a record of trades was dropped without a put");
            assertThat(leaks.getFirst().getString("gotAt"))
                    .contains("PoolEventsTest.")
                    .contains("\n");
        }
    }

    @Test
    void checkedPoolsTellOfEachGetAndPut() throws Exception {
        try (var trades = trades(true); var recording = new Recording()) {
            PoolEvents.record(trades);
            recording.enable("dev.weir.Get").withStackTrace();
            recording.enable("dev.weir.Put").withStackTrace();
            List<RecordedEvent> operations = during(recording, "Get|Put", () -> {
                Trade first = trades.get();
                Trade second = trades.get();
                trades.put(first);
                assertThatThrownBy(() -> trades.put(first)).isInstanceOf(StaleRecord.class);
                trades.put(second);
            });

            assertThat(operations).extracting(event -> event.getEventType().getName()).containsExactly(
                    "dev.weir.Get", "dev.weir.Get", "dev.weir.Put", "dev.weir.Put");
            assertThat(operations).extracting(event -> event.getString("pool")).containsOnly("trades");
            int first = operations.get(0).getInt("block");
            int second = operations.get(1).getInt("block");
            assertThat(first).isNotEqualTo(second);
            assertThat(operations.get(2).getInt("block")).isEqualTo(first);
            assertThat(operations.get(3).getInt("block")).isEqualTo(second);
            assertThat(operations).allSatisfy(event -> assertThat(callers(event)).isNotEmpty());
        }
    }

    @Test
    void otherPoolsTellOfNoGetAndPut() throws Exception {
        try (var trades = trades(false); var recording = new Recording()) {
            PoolEvents.record(trades);
            recording.enable("dev.weir.Get");
            recording.enable("dev.weir.Put");
            assertThat(during(recording, "Get|Put", () -> trades.put(trades.get()))).isEmpty();
        }
    }

    @Test
    void statisticsAreThePools() throws Exception {
        try (var trades = trades(false); var recording = new Recording()) {
            PoolEvents.record(trades);
            Trade kept = trades.get();
            trades.put(trades.get());
            assertThatThrownBy(() -> trades.put(null)).isInstanceOf(NullPointerException.class);
            recording.enable("dev.weir.PoolStatistics").withPeriod(Duration.ofMillis(10));
            List<RecordedEvent> statistics = awaited(recording, "PoolStatistics", () -> {});

            RecordedEvent last = statistics.getLast();
            FreelistStats stats = trades.stats().freelist();
            assertThat(last.getString("pool")).isEqualTo("trades");
            assertThat(last.getLong("active")).isEqualTo(stats.active()).isEqualTo(1);
            assertThat(last.getLong("cached")).isEqualTo(stats.cached());
            assertThat(last.getLong("idle")).isEqualTo(stats.idle());
            assertThat(last.getLong("parked")).isEqualTo(stats.parkedBlocks());
            assertThat(last.getLong("capacity")).isEqualTo(stats.capacity());
            assertThat(last.getLong("highWater")).isEqualTo(stats.highWater());
            assertThat(last.getFloat("occupancy")).isEqualTo((float) stats.occupancy());
            assertThat(last.getFloat("limitUsed")).isEqualTo((float) stats.limitUsed());
            assertThat(last.getLong("committedBytes")).isEqualTo(stats.committedBytes());
            assertThat(last.getLong("reservedBytes")).isEqualTo(stats.reservedBytes());
            assertThat(last.getLong("commits")).isEqualTo(1);
            assertThat(last.getDuration("commitTime").toNanos()).isEqualTo(stats.commitNanos());
            assertThat(last.getLong("commitFailures")).isZero();
            assertThat(last.getLong("guardHits")).isEqualTo(1);
            assertThat(last.getLong("gets")).isEqualTo(2);
            assertThat(last.getLong("puts")).isEqualTo(1);
            assertThat(last.getLong("exhausted")).isZero();
            assertThat(last.getLong("waits")).isZero();
            assertThat(last.getLong("waiters")).isZero();
            assertThat(last.getLong("trims")).isZero();
            assertThat(last.getLong("trimmedBytes")).isZero();
            assertThat(last.getLong("misuses")).isEqualTo(stats.misuses());
            assertThat(last.getLong("leaks")).isZero();
            trades.put(kept);
        }
    }

    @Test
    void statisticsEndWithThePool() throws Exception {
        var kept = trades(false);
        PoolEvents.record(kept);
        Freelist closed = quotes();
        PoolEvents.record(closed);
        closed.close();
        var dropped = dropRecorded();
        assertThat(Garbage.collectUntil(() -> dropped.refersTo(null))).isTrue();
        try (kept; var recording = new Recording()) {
            recording.enable("dev.weir.PoolStatistics").withPeriod(Duration.ofMillis(10));
            assertThat(awaited(recording, "PoolStatistics", () -> {}))
                    .extracting(event -> event.getString("pool"))
                    .containsOnly("trades");
        }
    }

    private static WeakReference<Freelist> dropRecorded() {
        Freelist dropped = quotes();
        PoolEvents.record(dropped);
        return new WeakReference<>(dropped);
    }

    @Test
    void aPoolIsRecordedOnce() throws Exception {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            PoolEvents.record(quotes);
            assertThat(recorded("Commit", () -> quotes.put(quotes.get()))).hasSize(1);
        }
    }

    @Test
    void aClosedPoolIsRefused() {
        Freelist quotes = quotes();
        quotes.close();
        assertThatThrownBy(() -> PoolEvents.record(quotes)).isInstanceOf(PoolClosed.class);
    }

    @Test
    void everyEventAndFieldSaysWhatItIs() {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            assertThat(weirTypes()).hasSize(10).allSatisfy(type -> {
                assertThat(type.getLabel()).isNotBlank();
                assertThat(type.getDescription()).isNotBlank();
                assertThat(type.getCategoryNames()).containsExactly("Weir");
                assertThat(type.getFields())
                        .extracting(ValueDescriptor::getLabel)
                        .allSatisfy(label -> assertThat(label).isNotBlank());
            });
        }
    }

    /** A setting of an event that there is not would change nothing, and nobody would notice. */
    @Test
    void theSettingsNameEveryEvent() throws Exception {
        try (Freelist quotes = quotes()) {
            PoolEvents.record(quotes);
            Configuration settings = settings();
            Set<String> named = settings.getSettings().keySet().stream()
                    .map(key -> key.substring(0, key.indexOf('#')))
                    .collect(Collectors.toSet());
            assertThat(named).isEqualTo(weirTypes().stream().map(EventType::getName).collect(Collectors.toSet()));
            for (EventType type : weirTypes()) {
                assertThat(type.getSettingDescriptors()).extracting(setting -> type.getName() + "#" + setting.getName())
                        .containsAll(settings.getSettings().keySet().stream()
                                .filter(key -> key.startsWith(type.getName() + "#"))
                                .toList());
            }

            try (var recording = new Recording(settings)) {
                assertThat(during(recording, "GuardHit", () -> quotes.put(quotes.get()))).hasSize(1);
            }
        }
    }

    /** The options of the file are read by the JDK's tool alone. */
    @Test
    void theToolTurnsOnGetsAndPuts() throws Exception {
        Path given = folder.resolve("weir.jfc");
        Path made = folder.resolve("hunt.jfc");
        try (InputStream file = Objects.requireNonNull(PoolEvents.class.getResourceAsStream("weir.jfc"))) {
            Files.copy(file, given);
        }
        Process tool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jfr").toString(),
                "configure",
                "--input",
                given.toString(),
                "--output",
                made.toString(),
                "weir-operations=on",
                "weir-guard-threshold=100us").redirectErrorStream(true).start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tool.waitFor()).as(output).isZero();
        assertThat(Configuration.create(made).getSettings())
                .containsEntry("dev.weir.Get#enabled", "true")
                .containsEntry("dev.weir.Put#enabled", "true")
                .containsEntry("dev.weir.GuardHit#threshold", "100 us");
        assertThat(settings().getSettings()).containsEntry("dev.weir.Get#enabled", "false");
    }

    private static Configuration settings() throws Exception {
        try (Reader file = new InputStreamReader(
                Objects.requireNonNull(PoolEvents.class.getResourceAsStream("weir.jfc")), StandardCharsets.UTF_8)) {
            return Configuration.create(file);
        }
    }

    private static List<EventType> weirTypes() {
        return FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("dev.weir."))
                .toList();
    }

    private List<RecordedEvent> recorded(String event, Work work) throws Exception {
        try (var recording = new Recording()) {
            recording.enable("dev.weir." + event).withoutThreshold().withStackTrace();
            return during(recording, event, work);
        }
    }

    /** {@return what was recorded meanwhile of these of Weir's events, in order of time} */
    private List<RecordedEvent> during(Recording recording, String event, Work work) throws Exception {
        recording.start();
        work.run();
        recording.stop();
        return events(recording, event);
    }

    /** As {@link #during}, for events that other threads tell of: there will be one within a minute. */
    private List<RecordedEvent> awaited(Recording recording, String event, Work work) throws Exception {
        try (recording) {
            recording.start();
            work.run();
            List<RecordedEvent> found = events(recording, event);
            for (long start = System.nanoTime(); found.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos();) {
                found = events(recording, event);
            }
            return found;
        }
    }

    private List<RecordedEvent> events(Recording recording, String event) throws IOException {
        Path file = folder.resolve("events.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file)
                .stream()
                .filter(found -> found.getEventType().getName().matches("dev\\.weir\\.(" + event + ")"))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private static List<String> callers(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream().map(frame -> frame.getMethod().getName()).toList();
    }

    private static Freelist quotes() {
        return Freelist.builder(64)
                .name("quotes")
                .chunkBytes(CHUNK_BLOCKS * 64)
                .maxBlocks(2 * CHUNK_BLOCKS)
                .build();
    }

    private static TypedPool<Trade> trades(boolean checked) {
        var builder = TypedPool.builder(MethodHandles.lookup(), Trade.class).name("trades");
        return (checked ? builder.checked() : builder).build();
    }
}
