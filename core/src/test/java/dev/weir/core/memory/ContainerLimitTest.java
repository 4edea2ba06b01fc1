package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLimitTest {
    @TempDir
    private Path root;

    @Test
    void version2TakesTheLeastUpTheTree() throws IOException {
        write("memory.max", "max");
        write("app/memory.max", "4000000");
        write("app/web/memory.max", "9000000");
        assertThat(ContainerLimit.read(write("self", "0::/app/web"), root)).hasValue(4_000_000);
    }

    @Test
    void insideAContainerTheRootIsItsOwnGroup() throws IOException {
        write("memory.max", "5000000");
        assertThat(ContainerLimit.read(write("self", "0::/docker/abc"), root)).hasValue(5_000_000);
        assertThat(ContainerLimit.read(write("self", "0::/"), root)).hasValue(5_000_000);
    }

    @Test
    void version1HasAHierarchyForMemory() throws IOException {
        write("memory/memory.limit_in_bytes", "9223372036854771712");
        write("memory/app/memory.limit_in_bytes", "7000000");
        Path self = write("self", "12:cpu,cpuacct:/other\n9:memory:/app\n1:name=systemd:/app");
        assertThat(ContainerLimit.read(self, root)).hasValue(7_000_000);
    }

    @Test
    void noLimitIsEmpty() throws IOException {
        write("memory.max", "max");
        write("memory/memory.limit_in_bytes", "9223372036854771712");
        assertThat(ContainerLimit.read(write("self", "0::/\n9:memory:/"), root)).isEmpty();
        assertThat(ContainerLimit.read(root.resolve("missing"), root)).isEmpty();
        assertThat(ContainerLimit.read(write("self", "nonsense"), root)).isEmpty();
    }

    @Test
    void aPathOutsideTheHierarchyIsNotRead() throws IOException {
        write("memory.max", "max");
        assertThat(ContainerLimit.read(write("self", "0::/../../etc"), root)).isEmpty();
    }

    @Test
    void thisProcessHasAPlausibleLimitOrNone() {
        Budget.containerLimit().ifPresent(limit -> assertThat(limit).isGreaterThan(1 << 20));
    }

    private Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content + "\n");
    }
}
