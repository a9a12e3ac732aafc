package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.lab.state.KeySize;
import io.nsrstream.online.learner.Size;
import io.nsrstream.online.settings.Rules;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What one key takes in keyed state, on the heap and outside it. */
@Command(
    name = "state",
    description =
        "Measures what a key takes: bytes of its snapshot after 1, 100 and 10,000 labelled"
            + " examples, and memory of its live learner after the last of them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr bench state                                all sizes of learner",
      "  nsr bench state --features 10,100 --classes 2  other keys",
      "  nsr bench state --sizes SMALL --json           one size, for a script"
    })
final class BenchStateCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @Option(
      names = "--features",
      paramLabel = "N",
      split = ",",
      description = "Numbers of features. Default: ${DEFAULT-VALUE}.")
  private List<Integer> features = List.of(33);

  @Option(
      names = "--classes",
      paramLabel = "N",
      split = ",",
      description = "Numbers of classes. Default: ${DEFAULT-VALUE}.")
  private List<Integer> classes = List.of(6);

  @Option(
      names = "--sizes",
      paramLabel = "SIZE",
      split = ",",
      description = "Sizes of learners. Default: ${DEFAULT-VALUE}.")
  private List<Size> sizes = List.of(Size.values());

  @Option(names = "--json", description = "Print one JSON object per key, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  private record Row(Size size, KeySize key) {}

  @Override
  public Integer call() {
    Rules rules = new Rules();
    features.forEach(number -> rules.between("--features", number, 1, MOST));
    classes.forEach(number -> rules.between("--classes", number, 1, MOST));
    rules.check();
    PrintWriter out = spec.commandLine().getOut();
    List<Row> rows = new ArrayList<>();
    double all = features.size() * classes.size() * sizes.size();
    try (Progress progress = new Progress("bench state", spec.commandLine().getErr())) {
      for (int ofFeatures : features) {
        for (int ofClasses : classes) {
          for (Size size : sizes) {
            progress.to(rows.size() / all, () -> "size " + size);
            Row row = new Row(size, measure(ofFeatures, ofClasses, size));
            rows.add(row);
            if (json) {
              out.println(json(row));
              out.flush();
            }
          }
        }
      }
    }
    if (!json) {
      out.print(ResultTable.print(rows, columns()));
      out.flush();
    }
    return 0;
  }

  private static KeySize measure(int features, int classes, Size size) {
    SettingsReader reader = new SettingsReader();
    reader.set("learner.size", size.name());
    reader.set("learner.bounds.maxClasses", String.valueOf(Math.max(classes, 100)));
    JobSettings settings = reader.read();
    return KeySize.of(features, classes, settings.learner(), settings.model().factory());
  }

  private static List<ColumnData<Row>> columns() {
    List<ColumnData<Row>> columns = new ArrayList<>();
    columns.add(column("features", row -> row.key().features()));
    columns.add(column("classes", row -> row.key().classes()));
    columns.add(
        new Column().header("size").dataAlign(HorizontalAlign.LEFT).with(row -> row.size().name()));
    for (int i = 0; i < KeySize.EXAMPLES.size(); i++) {
      int at = i;
      String header = String.format(Locale.ROOT, "bytes after %,d", KeySize.EXAMPLES.get(i));
      columns.add(column(header, row -> row.key().snapshots().get(at)));
    }
    columns.add(column("heap, live", row -> row.key().heap()));
    columns.add(column("native, live", row -> row.key().outside()));
    return columns;
  }

  private static ColumnData<Row> column(String header, Function<Row, Number> value) {
    return new Column()
        .header(header)
        .dataAlign(HorizontalAlign.RIGHT)
        .with(row -> String.format(Locale.ROOT, "%,d", value.apply(row).longValue()));
  }

  private static ObjectNode json(Row row) {
    ArrayNode snapshots = JsonNodeFactory.instance.arrayNode();
    row.key().snapshots().forEach(snapshots::add);
    ArrayNode examples = JsonNodeFactory.instance.arrayNode();
    KeySize.EXAMPLES.forEach(examples::add);
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("features", row.key().features())
            .put("classes", row.key().classes())
            .put("size", row.size().name());
    object.set("examples", examples);
    object.set("bytes", snapshots);
    return object.put("heap", row.key().heap()).put("native", row.key().outside());
  }
}
