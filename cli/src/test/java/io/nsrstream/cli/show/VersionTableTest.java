package io.nsrstream.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.show.VersionTable.Row;
import io.nsrstream.connectors.versions.VersionManifest;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VersionTableTest {
  private static final VersionManifest LARGEST =
      new VersionManifest(2_048, Integer.MAX_VALUE, "00");

  @Test
  void aVersionIsOneLineWhateverItsKeyHolds() {
    List<Row> rows =
        List.of(
            new Row("m1", 1_200, LARGEST, "latest"),
            new Row("a\nb\u0000", Long.MAX_VALUE, LARGEST, ""),
            new Row("x".repeat(1_000_000), 3, LARGEST, ""),
            new Row("\r".repeat(1_000), 4, LARGEST, ""),
            new Row("", 5, LARGEST, ""));

    List<String> lines = VersionTable.of(rows).lines().toList();

    assertThat(lines).hasSize(1 + rows.size());
    assertThat(lines.get(1)).startsWith(" m1 ").endsWith("1,200   2,048  2,097,152  latest");
    assertThat(lines.get(2)).startsWith(" a\\u000ab\\u0000 ");
  }
}
