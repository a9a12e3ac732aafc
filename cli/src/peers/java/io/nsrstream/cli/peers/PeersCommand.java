package io.nsrstream.cli.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.commands.DataOption;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Our default learner beside those of MOA: the same examples, test then train, the same scores, one
 * process after another on the same core.
 */
@Command(
    name = "peers",
    description = "Compares nsr evaluate's default learner with MOA's on the same streams.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  -Dpeers=\"insects keystroke --seeds 3\"             two of the known streams",
      "  -Dpeers=\"kdd99 --limit 50000\"                    the beginning of a long one",
      "  -Dpeers=\"sea:recurring --learners arf-10,ours\"   one peer, on generated drift",
      "  -Dpeers=\"har --sequences raw\"                   MOA's on raw steps"
    })
final class PeersCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE|NAME", description = "As for nsr evaluate.")
  private List<String> sources = List.of();

  @Option(
      names = "--learners",
      paramLabel = "NAME",
      split = ",",
      description = "Which, by default all: ${DEFAULT-VALUE}.")
  private List<String> learners = Peer.names();

  @Option(
      names = "--sequences",
      paramLabel = "WHAT",
      description =
          "What MOA's learners see of a sequence: kernels (the features that nsr evaluate's"
              + " default learner sees) or raw (all steps as one vector). Default:"
              + " ${DEFAULT-VALUE}.")
  private MoaSequences sequences = MoaSequences.KERNELS;

  @Option(names = "--limit", paramLabel = "N", description = "Take only the first N examples.")
  private @Nullable Long limit;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many times, with the seeds from 1. Default: ${DEFAULT-VALUE}.")
  private int seeds = 1;

  @Option(
      names = "--core",
      paramLabel = "N",
      description = "The core all are pinned to. Default: ${DEFAULT-VALUE}.")
  private int core;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "The largest heap of each. Default: ${DEFAULT-VALUE}.")
  private String heap = "2g";

  @Option(names = "--json", description = "Print one JSON object per process, and nothing else.")
  private boolean json;

  @Mixin private final DataOption data = new DataOption();
  @Spec private CommandSpec spec;

  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  /** The nsr command with this one beside the others; ends no process. */
  static CommandLine commandLine() {
    return Nsr.commandLine().addSubcommand(new PeersCommand());
  }

  @Override
  public Integer call() throws IOException {
    new Rules()
        .between("--seeds", seeds, 1, Integer.MAX_VALUE)
        .between("--core", core, 0, Integer.MAX_VALUE)
        .check();
    List<Peer> peers = Peer.named(learners, sequences);
    PeerLauncher launcher = new PeerLauncher(pin(), heap);
    PeerTable table = new PeerTable();
    try {
      for (String source : sources) {
        compare(peers, source, launcher, table);
      }
    } finally {
      // A learner that fails does not take the results of those before it along.
      if (!json) {
        print(table.text());
      }
    }
    return 0;
  }

  /** The words that pin a command to the core; none, and a warning, where taskset is not here. */
  private List<String> pin() {
    List<String> pin = List.of("taskset", "-c", String.valueOf(core));
    try {
      new ProcessBuilder(pin.get(0), "--version")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return pin;
    } catch (IOException e) {
      say(
          "learners are NOT pinned to one core: there is no taskset (%s)"
              .formatted(e.getMessage()));
      return List.of();
    }
  }

  private void compare(List<Peer> peers, String source, PeerLauncher launcher, PeerTable table)
      throws IOException {
    List<ObjectNode> results = List.of();
    for (Peer peer : peers) {
      results = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        results.add(result(peer, source, seed, launcher));
      }
      table.add(peer, source, results);
    }
    table.addBaselines(source, results.get(0));
  }

  private ObjectNode result(Peer peer, String source, int seed, PeerLauncher launcher)
      throws IOException {
    ObjectNode result = launcher.run(peer, source, seed, streamOptions());
    if (json) {
      print(result + System.lineSeparator());
    }
    say(
        String.format(
            Locale.ROOT,
            "%s %s, seed %d: %.1f s",
            source,
            peer.name(),
            seed,
            result.path("seconds").asDouble()));
    return result;
  }

  private List<String> streamOptions() {
    List<String> options = new ArrayList<>(List.of("--data", data.directory().toString()));
    if (limit != null) {
      options.addAll(List.of("--limit", limit.toString()));
    }
    return options;
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
