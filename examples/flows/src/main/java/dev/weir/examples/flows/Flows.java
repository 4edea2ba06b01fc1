package dev.weir.examples.flows;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. Exit codes: 0 done, 1 failed, 2 a bad option or a port in use. */
@Command(
        name = "flows",
        mixinStandardHelpOptions = true,
        description = "Collects NetFlow v5. Without --listen a built-in exporter sends to it for ten seconds.")
final class Flows implements Callable<Integer> {
    private static final long MAX_RATE = 10_000_000;
    private static final long MAX_RECORDS = 1_000_000;
    private static final int MAX_LOOPS = 64;
    private static final int MAX_WORKERS = 64;
    private static final Duration DEMO = Duration.ofSeconds(10);
    private static final Duration UNTIL_STOPPED = Duration.ofNanos(Long.MAX_VALUE);
    private static final int DEFAULT_HTTP_PORT = 9469;

    private final Stop stop;
    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = HostPort.class,
            description = "UDP address for real exporters; the built-in one stays off. Port 0: any free port.")
    private @Nullable InetSocketAddress listen;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Seconds.class,
            description = "How long to run: 10, 10s, 5m, 2h. Default: 10, with --listen until Ctrl-C or SIGTERM.")
    private @Nullable Duration duration;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Flows per second of the built-in exporter, up to 10000000. Default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "2",
            description = "Event loops that receive, up to 64. Default: ${DEFAULT-VALUE}.")
    private int loops;

    @Option(
            names = "--workers",
            paramLabel = "M",
            defaultValue = "2",
            description = "Threads that aggregate and put, up to 64. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--max-records",
            paramLabel = "N",
            defaultValue = "65536",
            description = "The pool's limit, up to 1000000; flows beyond it are dropped. Default: ${DEFAULT-VALUE}.")
    private int maxRecords;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            converter = HostPort.class,
            description = "TCP address of /metrics and of the page that shows the pool. Port 0: any free port. Default: 127.0.0.1:9469.")
    private InetSocketAddress http = new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_HTTP_PORT);

    @Option(names = "--json", description = "Ends with the summary as one JSON object on the last line.")
    private boolean json;

    Flows(Stop stop, PrintStream out, PrintStream err) {
        this.stop = stop;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        var stop = new Stop();
        stop.install();
        stop.exitCode(run(stop, System.out, System.err, args));
    }

    /** {@return the exit code} */
    static int run(Stop stop, PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new Flows(stop, out, err))
                .setParameterExceptionHandler((e, ignored) -> refuse(err, e))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof UsageError) {
                        return refuse(err, e);
                    }
                    throw e;
                })
                .execute(args);
    }

    private static int refuse(PrintStream err, Exception e) {
        err.println("flows: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkRange("--rate", rate, MAX_RATE);
        checkRange("--max-records", maxRecords, MAX_RECORDS);
        checkRange("--loops", loops, MAX_LOOPS);
        checkRange("--workers", workers, MAX_WORKERS);
        boolean demo = listen == null;
        InetSocketAddress udp = listen == null ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0) : listen;
        try (Collector collector = Collector.open(udp, maxRecords, loops, workers);
                MetricsEndpoint metrics = new MetricsEndpoint(http, collector)) {
            err.println("listening for NetFlow v5 on UDP " + HostPort.format(collector.address()));
            err.println("metrics at " + metrics.url());
            err.println("the pool, live, at " + metrics.page());
            Summary summary = demo ? demo(collector) : listen(collector);
            out.print(summary.table());
            if (json) {
                out.println(summary.json());
            }
            out.flush();
        }
        return CommandLine.ExitCode.OK;
    }

    private Summary listen(Collector collector) throws InterruptedException {
        watch(collector, duration == null ? UNTIL_STOPPED : duration);
        collector.awaitQuiet(Long.MAX_VALUE);
        return summary(collector, OptionalLong.empty());
    }

    private Summary demo(Collector collector) throws IOException, InterruptedException {
        try (var exporter = new Exporter(collector.address(), rate)) {
            for (Exporter.Source source : exporter.sources()) {
                collector.expect(source.address(), source.engine(), source.flowSequence());
            }
            exporter.start();
            watch(collector, duration == null ? DEMO : duration);
            exporter.stop();
            collector.awaitQuiet(exporter.sent());
            for (Exporter.Source source : exporter.sources()) {
                collector.conclude(source.address(), source.engine(), source.flowSequence());
            }
            return summary(collector, OptionalLong.of(exporter.sent()));
        }
    }

    private static Summary summary(Collector collector, OptionalLong sent) throws InterruptedException {
        var talkers = collector.stop();
        return new Summary(sent, collector.totals(), collector.pool().stats().freelist(), talkers);
    }

    /** Prints a line every second until the time is up or somebody stops the program. */
    private void watch(Collector collector, Duration time) throws InterruptedException {
        boolean terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        var status = new StatusLine(collector, err, terminal);
        long second = TimeUnit.SECONDS.toNanos(1);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        for (long next = start + second; end - next >= 0; next += second) {
            if (stop.await(next - System.nanoTime())) {
                break;
            }
            status.print();
        }
        status.end();
    }

    private static void checkRange(String option, long value, long most) {
        if (value < 1 || value > most) {
            throw new UsageError("%s %d; allowed: 1 to %d".formatted(option, value, most));
        }
    }
}
