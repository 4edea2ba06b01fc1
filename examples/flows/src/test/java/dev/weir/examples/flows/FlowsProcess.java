package dev.weir.examples.flows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a process of its own. */
final class FlowsProcess {
    private FlowsProcess() {}

    static Process start(String... arguments) throws IOException {
        // A build that runs in the background ignores SIGINT, and so would a VM that it starts.
        var command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Flows.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    /** {@return the rest of the line of standard error that begins so; what follows is read and forgotten} */
    static String announced(Process flows, String beginning) throws IOException {
        var err = flows.errorReader();
        String line = err.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = err.readLine();
        }
        if (line == null) {
            throw new AssertionError("the process ended without a line that begins with " + beginning);
        }
        Thread.ofVirtual().start(() -> {
            try {
                while (err.readLine() != null) {
                    // So that the process never waits for a reader.
                }
            } catch (UncheckedIOException | IOException e) {
                // The process was killed.
            }
        });
        return line.substring(beginning.length());
    }
}
