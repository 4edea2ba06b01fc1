package dev.weir.core.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs a Windows program, in a folder of its own that it fills first. */
final class Wine {
    private final Path folder;
    private final Path wine = NativeProgram.find("wine64", "wine");
    private final Path server = NativeProgram.find("wineserver64", "wineserver");

    Wine(Path folder) {
        this.folder = folder;
    }

    /** {@return the lines that it printed} */
    List<String> run(Path program, String... arguments) throws IOException, InterruptedException {
        Stream<String> command = Stream.concat(Stream.of(wine.toString(), program.toString()), Stream.of(arguments));
        try {
            return NativeProgram.run(inFolder(command.toList()));
        } finally {
            // The server must not write there any more when the folder is deleted.
            NativeProgram.run(inFolder(List.of(server.toString(), "-k", "-w")));
            deleteLinks();
        }
    }

    /** They lead to the root and the user's folders, so whoever deletes this folder should not meet them. */
    private void deleteLinks() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    private ProcessBuilder inFolder(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().put("WINEPREFIX", folder.toString());
        builder.environment().put("WINEDEBUG", "-all");
        // It would ask for their installation.
        builder.environment().put("WINEDLLOVERRIDES", "mscoree,mshtml=");
        return builder.redirectErrorStream(true);
    }
}
