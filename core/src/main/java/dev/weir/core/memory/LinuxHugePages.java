package dev.weir.core.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of transparent huge pages. */
final class LinuxHugePages {
    /**
     * The size on all processors with pages of 4 KiB. With larger pages huge ones are 32 or 512 MiB, which is more than
     * a chunk should be.
     */
    private static final long SIZE = 2 << 20;

    private LinuxHugePages() {}

    /**
     * {@return the bytes of a huge page that memory gets for the asking, or 0}
     *
     * @param settings /sys/kernel/mm/transparent_hugepage
     */
    static long size(Path settings) {
        boolean never = read(settings.resolve("enabled")).contains("[never]");
        String size = read(settings.resolve("hpage_pmd_size")).strip();
        return !never && size.equals(Long.toString(SIZE)) ? SIZE : 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
