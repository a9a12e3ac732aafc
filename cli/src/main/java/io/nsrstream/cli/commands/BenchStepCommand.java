package io.nsrstream.cli.commands;

import com.sun.management.ThreadMXBean;
import io.nsrstream.cli.show.ComparisonTable;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.lab.speed.Comparison;
import io.nsrstream.lab.speed.Rounds;
import io.nsrstream.lab.speed.StepBenchmark;
import io.nsrstream.lab.speed.Work;
import io.nsrstream.lab.torch.Torch;
import io.nsrstream.online.settings.Rules;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Single steps of networks beside those of DL4J, PyTorch and the bare matrix products. */
@Command(
    name = "step",
    description =
        "Times single steps of networks beside DL4J, PyTorch and the bare matrix products, in turns"
            + " and on the same work, and counts what a step allocates.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr bench step                       all works, a table at the end",
      "  nsr bench step --only 'lstm|gru'     some of them",
      "  taskset -c 0 nsr bench step --json   on one core, for a script"
    })
final class BenchStepCommand implements Callable<Integer> {
  private static final String THREADS = "OMP_NUM_THREADS";
  private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Take only works whose name has a match.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each side has its turn. Default: ${DEFAULT-VALUE}.")
  private int rounds = Rounds.DEFAULTS.count();

  @Option(
      names = "--millis",
      paramLabel = "MS",
      description = "How long a turn takes. Default: ${DEFAULT-VALUE}.")
  private int millis = Rounds.DEFAULTS.millis();

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description =
          "A Python interpreter with PyTorch; by default python3 or /usr/bin/python3, whichever has"
              + " it.")
  private @Nullable String python;

  @Option(names = "--json", description = "Print one JSON object per comparison, nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Rounds turns = new Rounds(rounds, millis);
    List<Work> works =
        Work.all().stream().filter(work -> only.matcher(work.name()).find()).toList();
    check(works);
    try (Torch torch = new Torch(interpreters(), this::withoutTorch)) {
      measure(
          works,
          new StepBenchmark(turns, System::nanoTime, BenchStepCommand::allocatedBytes, torch));
    }
    return 0;
  }

  private List<String> interpreters() {
    return python == null ? INTERPRETERS : List.of(python);
  }

  private void withoutTorch(String reason) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "PyTorch is left out (%s): name a Python that has it by --python".formatted(reason));
    err.flush();
  }

  private void check(List<Work> works) {
    new Rules()
        .require(
            !works.isEmpty(),
            "--only",
            "must match a work among " + Work.all().stream().map(Work::name).distinct().toList(),
            only.pattern(),
            "leave it out to take all")
        .require(
            "1".equals(System.getenv(THREADS)),
            THREADS,
            "must be 1 when the process starts, so that all sides have one thread",
            String.valueOf(System.getenv(THREADS)),
            "export %s=1".formatted(THREADS))
        .check();
  }

  private void measure(List<Work> works, StepBenchmark benchmark) {
    PrintWriter out = spec.commandLine().getOut();
    List<Comparison> all = new ArrayList<>();
    try (Progress progress = new Progress("bench step", spec.commandLine().getErr())) {
      for (int i = 0; i < works.size(); i++) {
        Work work = works.get(i);
        progress.to((double) i / works.size(), work::name);
        List<Comparison> comparisons = benchmark.compare(work);
        all.addAll(comparisons);
        if (json) {
          comparisons.forEach(comparison -> out.println(ComparisonTable.json(comparison)));
          out.flush();
        }
      }
    }
    if (!json) {
      out.print(ComparisonTable.of(all));
      out.flush();
    }
  }

  /** What the calling thread has allocated since it began. */
  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
