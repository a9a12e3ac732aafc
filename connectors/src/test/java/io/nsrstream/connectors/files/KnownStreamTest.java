package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.online.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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
    KnownStream known = KnownStream.named(name).orElseThrow();
    Path data = dataDirectory();
    assumeThat(data.resolve(known.file()))
        .as(
            "%s, read through NSR_DATA: without it this test is skipped",
            data.resolve(known.file()))
        .isReadable();

    int read = 0;
    Set<String> labels = new HashSet<>();
    Set<Integer> nominalCounts = new HashSet<>();
    try (ExampleFile stream = known.open(data)) {
      assertThat(stream.width()).isEqualTo(features);
      while (stream.hasNext()) {
        Example example = stream.next();
        nominalCounts.add(example.nominals().size());
        labels.add(example.label());
        read++;
      }
    }
    assertThat(read).isEqualTo(rows);
    assertThat(nominalCounts).containsExactly(nominals);
    assertThat(labels).hasSize(classes).doesNotContainNull();
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
                + ": the stream kdd99 is not there: set NSR_DATA to the data directory that holds"
                + " streams/kddcup.data_10_percent.gz; it is published as"
                + " UCI Machine Learning Repository: KDD Cup 1999 Data (10 percent)");
  }

  @Test
  void aNameNobodyKnowsIsEmpty() {
    assertThat(KnownStream.named("unheard")).isEmpty();
  }
}
