package dev.weir.examples.benchmarks.report;

/** The part of a page between two marker comments, which only the benchmarks write. */
final class Readme {
    static final String BEGIN = "<!-- benchmarks: written by --publish -->\n";
    static final String END = "<!-- benchmarks: end -->\n";

    private Readme() {}

    /**
     * {@return the page, with other text between its markers}
     *
     * @throws IllegalArgumentException if it does not have both, in their order and once
     */
    static String rewrite(String page, String text) {
        int begin = begin(page);
        return page.substring(0, begin) + text + page.substring(end(page, begin));
    }

    /** {@return what stands between the markers} */
    static String read(String page) {
        int begin = begin(page);
        return page.substring(begin, end(page, begin));
    }

    private static int begin(String page) {
        return once(page, BEGIN) + BEGIN.length();
    }

    private static int end(String page, int begin) {
        int end = once(page, END);
        if (end < begin) {
            throw new IllegalArgumentException("page has its markers the wrong way round");
        }
        return end;
    }

    private static int once(String page, String marker) {
        int at = page.indexOf(marker);
        if (at < 0 || page.indexOf(marker, at + 1) >= 0) {
            throw new IllegalArgumentException("page must have one line " + marker.strip());
        }
        return at;
    }
}
