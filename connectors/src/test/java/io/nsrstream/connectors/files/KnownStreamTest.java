package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownStreamTest {

  @ParameterizedTest
  @CsvSource({
    "elec2,45312,6,0,2",
    "noaa,18159,8,0,2",
    "rialto,82250,27,0,10",
    "insects,24150,33,0,6",
    "keystroke,1600,10,0,4",
    "kdd99,494021,41,3,23"
  })
  void readsThePublishedFile(String name, int rows, int features, int nominals, int classes)
      throws IOException {
    Seen seen = Seen.all(name);

    assertThat(seen.rows).isEqualTo(rows);
    assertThat(seen.steps).containsExactly(1);
    assertThat(seen.channels).containsExactly(features);
    assertThat(seen.nominals).containsExactly(nominals);
    assertThat(seen.labels).hasSize(classes).doesNotContainNull();
  }

  @ParameterizedTest
  @CsvSource({
    "har,10299,128,128,9,6",
    "mitbih,52212,187,187,1,5",
    "electricdevices,14850,96,96,1,7",
    "ecg5000,4499,140,140,1,5",
    "wafer,6163,152,152,1,2",
    "japanesevowels,640,7,29,12,9",
    "mnist,60000,28,28,28,10",
    "cifar10,10000,32,32,96,10"
  })
  void readsPublishedSequences(
      String name, int rows, int fewestSteps, int mostSteps, int channels, int classes)
      throws IOException {
    Seen seen = Seen.all(name);

    assertThat(seen.rows).isEqualTo(rows);
    assertThat(seen.steps.first()).isEqualTo(fewestSteps);
    assertThat(seen.steps.last()).isEqualTo(mostSteps);
    assertThat(seen.channels).containsExactly(channels);
    assertThat(seen.nominals).containsExactly(0);
    assertThat(seen.labels).hasSize(classes).doesNotContainNull();
  }

  @Test
  void peopleOfHarCanBeKeys() throws IOException {
    KnownStream har = KnownStream.named("har").orElseThrow().withKey("subject");
    Set<String> keys = new HashSet<>();
    try (ExampleFile stream = har.open(dataDirectory(har))) {
      assertThat(stream.width()).isEqualTo(9);
      stream.forEachRemaining(example -> keys.add(example.key()));
    }
    assertThat(keys).hasSize(30);
  }

  @Test
  void aStepOfHarHasAllChannelsAtOneTime() throws IOException {
    KnownStream har = KnownStream.named("har").orElseThrow();
    try (ExampleFile stream = har.open(dataDirectory(har))) {
      // The first row begins c0_t0, c1_t0, …
      assertThat(stream.next().features()).startsWith(377, -76, -16, -562, 975, 279, 1388, -337);
      assertThat(stream.featureNames()).startsWith("c0_t0", "c1_t0").endsWith("c8_t0");
    }
  }

  /** What a whole stream was seen to have. */
  private static final class Seen {
    private final SortedSet<Integer> steps = new TreeSet<>();
    private final Set<Integer> channels = new HashSet<>();
    private final Set<Integer> nominals = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private int rows;

    static Seen all(String name) throws IOException {
      KnownStream known = KnownStream.named(name).orElseThrow();
      Seen seen = new Seen();
      try (ExampleFile stream = known.open(dataDirectory(known))) {
        while (stream.hasNext()) {
          Example example = stream.next();
          seen.add(example);
          assertThat(example.id()).isEqualTo(Integer.toString(seen.rows - 1));
          assertThat(example.features()).hasSize(example.steps() * stream.width());
          assertThat(example.key()).isEmpty();
        }
      }
      return seen;
    }

    private void add(Example example) {
      rows++;
      steps.add(example.steps());
      channels.add(example.features().length / example.steps());
      nominals.add(example.nominals().size());
      labels.add(example.label());
    }
  }

  /** Where the data are; skips the test where the stream is not among them. */
  private static Path dataDirectory(KnownStream known) {
    Path data = dataDirectory();
    assertThat(known.files()).isNotEmpty();
    for (String file : known.files()) {
      assumeThat(data.resolve(file))
          .as("%s, read through NSR_DATA: without it this test is skipped", data.resolve(file))
          .isReadable();
    }
    return data;
  }

  /** NSR_DATA, or else shared/data beside this directory or one above it. */
  private static Path dataDirectory() {
    String set = System.getenv("NSR_DATA");
    if (set != null && !set.isEmpty()) {
      return Path.of(set);
    }
    return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
        .map(above -> above.resolve("shared/data"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(Path.of("shared/data"));
  }

  @Test
  void aMissingFileSaysWhereItWasLookedForAndWhereItIsPublished(@TempDir Path empty) {
    KnownStream known = KnownStream.named("kdd99").orElseThrow();

    assertThatThrownBy(() -> known.open(empty))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            empty.resolve("streams/kddcup.data_10_percent.gz")
                + ": the stream kdd99 has no file here: set NSR_DATA to the data directory that"
                + " contains streams/kddcup.data_10_percent.gz; it is published as UCI Machine"
                + " Learning Repository: KDD Cup 1999 Data (10 percent)");
  }

  @Test
  void aNameNobodyKnowsIsEmpty() {
    assertThat(KnownStream.named("unheard")).isEmpty();
  }
}
