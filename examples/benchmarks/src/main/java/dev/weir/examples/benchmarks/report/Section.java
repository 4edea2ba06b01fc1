package dev.weir.examples.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of the report, in its order. Each can be measured by itself. */
public enum Section {
    PAIR("One record out and back in", "Pair", "CompareAndSet"),
    BATCH("Many records out, then all back in", "Batch", "Held"),
    RANDOM("The same over 4 M blocks, in random order", "Random"),
    FIELDS("What records are used for", "Fields", "Field", "Read", "Flyweight", "Copy"),
    HANDOVER("From one thread to another", "HandOver", "FanIn"),
    THREADS("Several threads at once", "TwoThreads", "Virtual", "Waited"),
    COMMONS("Behind Commons Pool's interface", "CommonsPool"),
    CHURN("Turning over one million live records", "Churn"),
    GROWTH("Blocks that were never used", "FirstTouch", "Growth"),
    BURST("A burst, and the memory after it"),
    METRICS("With metrics bound", "Metered"),
    HARDENING("With options that find who writes where it must not", "Hardening"),
    PACED("A paced loop on one million live records"),
    OVERHEAD("What a record takes beside its bytes"),
    STARTUP("The first pool of an interface with 30 fields"),
    COMPILED("What C2 makes of get and put"),
    /** Of which {@code SectionTest} sees that it is empty. */
    OTHER("Others");

    final String title;
    private final String benchmarks;

    /** @param benchmarks how the names of its JMH classes begin */
    Section(String title, String... benchmarks) {
        this.title = title;
        this.benchmarks = String.join(" ", benchmarks);
    }

    /** {@return where a JMH benchmark belongs} */
    static Section of(String method) {
        String type = method.substring(0, method.lastIndexOf('.'));
        String name = type.substring(type.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(section -> section.has(name))
                .findFirst()
                .orElse(OTHER);
    }

    private boolean has(String name) {
        return !benchmarks.isEmpty() && Stream.of(benchmarks.split(" ", -1)).anyMatch(name::startsWith);
    }

    /** {@return how the command line names it} */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String keys() {
        return Arrays.stream(values()).filter(one -> one != OTHER).map(Section::key).collect(Collectors.joining(", "));
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static Section named(String key) {
        return Arrays.stream(values())
                .filter(section -> section.key().equals(key.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "section is %s; allowed: %s".formatted(key.strip(), keys())));
    }

    /** {@return whether the quick report has every row of it} */
    boolean isQuick() {
        return this == PAIR;
    }
}
