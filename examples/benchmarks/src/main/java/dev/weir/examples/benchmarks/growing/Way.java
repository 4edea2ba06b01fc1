package dev.weir.examples.benchmarks.growing;

import dev.weir.core.Freelist;

/** How a freelist comes to its memory while it grows. */
enum Way {
    /** Nothing is got: what the same loop shows then is the machine's. */
    IDLE("worstGetIdle", false, false, false),
    AT_THE_GUARD("worstGet", false, false, false),
    AHEAD("worstGetAhead", true, false, false),
    AHEAD_PREFAULT("worstGetAheadPrefault", true, true, false),
    HUGE_PAGES("worstGetHugePages", false, false, true),
    HUGE_PAGES_AHEAD("worstGetHugePagesAhead", true, false, true),
    HUGE_PAGES_AHEAD_PREFAULT("worstGetHugePagesAheadPrefault", true, true, true);

    final String benchmark;
    private final boolean commitAhead;
    private final boolean prefault;
    private final boolean hugePages;

    Way(String benchmark, boolean commitAhead, boolean prefault, boolean hugePages) {
        this.benchmark = benchmark;
        this.commitAhead = commitAhead;
        this.prefault = prefault;
        this.hugePages = hugePages;
    }

    Freelist.Builder set(Freelist.Builder builder) {
        return builder.commitAhead(commitAhead).prefault(prefault).hugePages(hugePages);
    }
}
