package dev.weir.core;

/** What became of a call, as a word for a result. */
final class Attempt {
    private Attempt() {}

    static String put(Freelist freelist, long handle) {
        try {
            freelist.put(handle);
            return "put";
        } catch (WeirException e) {
            return e.getClass().getSimpleName();
        }
    }
}
