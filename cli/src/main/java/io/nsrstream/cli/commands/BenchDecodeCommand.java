package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.lab.decode.DecodeBenchmark;
import io.nsrstream.lab.decode.DecodeRate;
import io.nsrstream.lab.speed.Rounds;
import io.nsrstream.online.settings.Rules;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many records a second become examples, by format. */
@Command(
    name = "decode",
    description =
        "Measures how many records a second the job's reader decodes in each format, by the CPU"
            + " time of its thread. The formats hold the same examples and take turns.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr bench decode                           5 and 54 features",
      "  nsr bench decode --features 200            longer records",
      "  taskset -c 0 nsr bench decode --json       on one core, for a script"
    })
final class BenchDecodeCommand implements Callable<Integer> {
  private static final int MOST_FEATURES = 10_000;

  @Option(
      names = "--features",
      paramLabel = "N",
      split = ",",
      description = "Numbers of features. Default: ${DEFAULT-VALUE}.")
  private List<Integer> features = List.of(5, 54);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each format has its turn. Default: ${DEFAULT-VALUE}.")
  private int rounds = Rounds.DEFAULTS.count();

  @Option(
      names = "--millis",
      paramLabel = "MS",
      description = "How long a turn takes. Default: ${DEFAULT-VALUE}.")
  private int millis = Rounds.DEFAULTS.millis();

  @Option(names = "--json", description = "Print one JSON object per format, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Rules rules = new Rules();
    features.forEach(number -> rules.between("--features", number, 1, MOST_FEATURES));
    rules.check();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    DecodeBenchmark benchmark =
        new DecodeBenchmark(new Rounds(rounds, millis), threads::getCurrentThreadCpuTime);
    PrintWriter out = spec.commandLine().getOut();
    List<DecodeRate> all = new ArrayList<>();
    try (Progress progress = new Progress("bench decode", spec.commandLine().getErr())) {
      for (int i = 0; i < features.size(); i++) {
        int number = features.get(i);
        progress.to((double) i / features.size(), () -> number + " features");
        List<DecodeRate> rates = benchmark.measure(number);
        all.addAll(rates);
        if (json) {
          rates.forEach(rate -> out.println(json(rate)));
          out.flush();
        }
      }
    }
    if (!json) {
      out.print(ResultTable.print(all, columns()));
      out.flush();
    }
    return 0;
  }

  private static List<ColumnData<DecodeRate>> columns() {
    return List.of(
        new Column()
            .header("format")
            .dataAlign(HorizontalAlign.LEFT)
            .with(rate -> rate.kind().toString()),
        column("features", DecodeRate::features),
        column("bytes", DecodeRate::bytes),
        column("records/s", DecodeRate::recordsPerSecond),
        column("±", DecodeRate::spread));
  }

  private static ColumnData<DecodeRate> column(String header, ToDoubleFunction<DecodeRate> value) {
    return new Column()
        .header(header)
        .dataAlign(HorizontalAlign.RIGHT)
        .with(rate -> String.format(Locale.ROOT, "%,.0f", value.applyAsDouble(rate)));
  }

  private static ObjectNode json(DecodeRate rate) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("format", rate.kind().toString())
        .put("features", rate.features())
        .put("bytes", rate.bytes())
        .put("recordsPerSecond", rate.recordsPerSecond())
        .put("spread", rate.spread());
  }
}
