package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.connectors.records.TextCut;
import io.nsrstream.connectors.versions.VersionManifest;
import java.util.List;

/** The versions of models, one in each row. */
public final class VersionTable {
  private static final int BYTES_PER_KIB = 1_024;

  private static final List<ColumnData<Row>> COLUMNS =
      List.of(
          ResultTable.column("key", HorizontalAlign.LEFT, row -> TextCut.line(row.model)),
          ResultTable.column(
              "version", HorizontalAlign.RIGHT, row -> ResultTable.count(row.version)),
          ResultTable.column(
              "pieces", HorizontalAlign.RIGHT, row -> ResultTable.count(row.manifest.chunks())),
          ResultTable.column(
              "KiB",
              HorizontalAlign.RIGHT,
              row -> ResultTable.count((row.manifest.bytes() - 1) / BYTES_PER_KIB + 1)),
          ResultTable.column("answers", HorizontalAlign.LEFT, Row::answers));

  private VersionTable() {}

  /**
   * A version.
   *
   * @param model the key of its model
   * @param version labelled examples that it has learned
   * @param answers why it is the one that answers, or ""
   */
  public record Row(String model, long version, VersionManifest manifest, String answers) {}

  /** A row for each version. */
  public static String of(List<Row> versions) {
    return ResultTable.print(versions, COLUMNS);
  }

  /** A version as an object. */
  public static ObjectNode json(Row row) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model", row.model)
        .put("version", row.version)
        .put("pieces", row.manifest.chunks())
        .put("bytes", row.manifest.bytes())
        .put("answers", !row.answers.isEmpty());
  }
}
