package io.nsrstream.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a run goes on. */
final class StateDirectoryTest {
  private final Path directory;

  StateDirectoryTest(@TempDir Path folder) {
    directory = folder.resolve("state");
  }

  /** Writes a state of a number. */
  private Path state(String name, long number, long millis) throws IOException {
    Path path = Files.createDirectories(directory.resolve(name));
    Path metadata = path.resolve("_metadata");
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(number, List.of(), List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
    return path;
  }

  @Test
  void aNewDirectoryHasNoState() throws IOException {
    try (StateDirectory opened = StateDirectory.open(directory)) {
      assertThat(opened.latest()).isEmpty();
    }
  }

  @Test
  void theHighestNumberIsTheLatestWhateverTheClockSaid() throws IOException {
    try (StateDirectory opened = StateDirectory.open(directory)) {
      state("job1/chk-9", 9, 3_000);
      state("savepoint-a", 10, 4_000);
      Path latest = state("job2/chk-100", 100, 1_000);
      state("job2/chk-99", 99, 2_000);

      assertThat(opened.latest()).contains(latest.toRealPath());
    }
  }

  @Test
  void twoStatesOfTheHighestNumberAreNotChosenFrom() throws IOException {
    try (StateDirectory opened = StateDirectory.open(directory)) {
      state("savepoint-a", 7, 1_000);
      state("copy-of-a", 7, 2_000);
      assertThatThrownBy(opened::latest)
          .hasMessageContaining("savepoint-a")
          .hasMessageContaining("copy-of-a")
          .hasMessageContaining("number 7");

      state("savepoint-b", 8, 1_500);
      assertThat(opened.latest().map(Path::getFileName)).contains(Path.of("savepoint-b"));
    }
  }

  @Test
  void aStateThatIsDamagedIsNamedAndNotPassedOver() throws IOException {
    try (StateDirectory opened = StateDirectory.open(directory)) {
      state("savepoint-a", 7, 1_000);
      Path damaged = state("savepoint-b", 8, 2_000);
      for (int length : new int[] {0, 3, 9}) {
        Files.write(damaged.resolve("_metadata"), new byte[length]);
        assertThatThrownBy(opened::latest)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("savepoint-b cannot be read")
            .hasMessageContaining("move it elsewhere");
      }
    }
  }

  @Test
  void aJobOfOtherTopicsDoesNotGoOnFromTheState() throws IOException {
    try (StateDirectory opened = StateDirectory.open(directory)) {
      opened.requireOf(List.of("elsewhere"));
      opened.requireOf(List.of("readings"));
      state("savepoint-a", 7, 1_000);

      opened.requireOf(List.of("readings", "late"));
      assertThatThrownBy(() -> opened.requireOf(List.of("orders")))
          .hasMessageContaining("is of a job that reads readings, late, but this one reads orders")
          .hasMessageContaining("--state");
      opened.requireOf(List.of("readings", "late"));
    }
  }

  @Test
  void aStateOfNoNamedTopicsIsTaken() throws IOException {
    try (StateDirectory opened = StateDirectory.open(directory)) {
      state("savepoint-a", 7, 1_000);
      opened.requireOf(List.of("orders"));
      assertThatThrownBy(() -> opened.requireOf(List.of("readings")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatCannotBeADirectoryIsNamedWithTheOption() throws IOException {
    Files.createFile(directory);
    assertThatThrownBy(() -> StateDirectory.open(directory))
        .hasMessageContaining("--state")
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> StateDirectory.open(directory.resolve("below")))
        .hasMessageContaining("--state")
        .hasMessageContaining("name another");
  }
}
