package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.connectors.files.ExampleFile;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how a file is understood, without learning. */
@Command(
    name = "inspect",
    description = {
      "Prints how a file is understood, or what a savepoint or a topic of models holds.",
      "Of a file, its first examples, five without --limit; of a savepoint or"
          + " snapshot, its learners, 20 without --limit; or the versions on the topic"
          + " that topics.models names."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr inspect machines.csv                      what is guessed of a file",
      "  nsr inspect machines.csv --label state        the same with a choice",
      "  nsr inspect dump.jsonl --settings job.yaml    records of a topic",
      "  nsr inspect x.data --labels x.labels          labels in a file of their own",
      "  nsr inspect nodes.csv --edges edges.csv       a graph, or its folder",
      "  nsr inspect /savepoints/savepoint-1a2b3c --settings job.yaml",
      "                                                the learners of a job, by key",
      "  nsr inspect /savepoints/savepoint-1a2b3c --settings job.yaml --learner m7",
      "                                                all of one learner",
      "  nsr inspect models --settings job.yaml        the versions on the models topic",
      "  nsr inspect machines.csv --json               for a script"
    })
public final class InspectCommand implements Callable<Integer> {
  private static final int EXAMPLES_SHOWN = 5;
  private static final int KEYS_SHOWN = 20;

  @Parameters(
      paramLabel = "FILE|NAME",
      description = {
        "A file, or a known stream of files, as for nsr evaluate;",
        "or the directory of a savepoint, a file with a snapshot, or the models topic."
      })
  private String source = "";

  @Mixin private final StreamOptions streams = new StreamOptions();

  @Mixin private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--learner",
      paramLabel = "KEY",
      description =
          "Of a savepoint, show the learner of this key with all that it reports; of a models"
              + " topic, its versions.")
  private @Nullable String learner;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobSettings job = settings.read(spec.commandLine());
    Path path = Path.of(source);
    if (LearnerInspection.takes(path)) {
      new LearnerInspection(
              job,
              Optional.ofNullable(learner),
              streams.limit(KEYS_SHOWN),
              spec.commandLine().getErr())
          .print(path, json, spec.commandLine().getOut());
      return 0;
    }
    if (ModelsInspection.takes(source, job)) {
      new ModelsInspection(job, Optional.ofNullable(learner), streams.limit(KEYS_SHOWN))
          .print(json, spec.commandLine().getOut());
      return 0;
    }
    if (learner != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--learner is for savepoints and the models topic, but %s is none: leave it out"
              .formatted(source));
    }
    if (streams.isGraphOfOnesOwn(source)) {
      new GraphInspection(source, streams.openGraph(source), streams.limit(EXAMPLES_SHOWN))
          .print(json, spec.commandLine().getOut());
      return 0;
    }
    if (settings.areGiven()
        && job.topics().models().isEmpty()
        && !Files.isRegularFile(path)
        && !StreamOptions.isNamed(source)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is no file or stream, and topics.models is not set: to see a models topic, set that to its name"
              .formatted(source));
    }
    try (ExampleFile file = streams.openFile(source, job)) {
      List<String> names = file.featureNames();
      long most = streams.limit(EXAMPLES_SHOWN);
      List<ObjectNode> examples = new ArrayList<>();
      while (examples.size() < most && file.hasNext()) {
        examples.add(shown(file.next(), names));
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(asJson(file, examples));
      } else {
        print(file, examples, out);
      }
      out.flush();
    }
    return 0;
  }

  private void print(ExampleFile file, List<ObjectNode> examples, PrintWriter out) {
    out.println("%s: %s".formatted(source, file.description().line()));
    file.description().warnings().forEach(warning -> out.println("warning: " + warning));
    file.rejections().forEach(reason -> out.println("rejected: " + reason));
    examples.forEach(out::println);
  }

  private static ObjectNode asJson(ExampleFile file, List<ObjectNode> examples) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    file.description().facts().forEach(object::put);
    ArrayNode warnings = object.putArray("warnings");
    file.description().warnings().forEach(warnings::add);
    ArrayNode rejected = object.putArray("rejected");
    file.rejections().forEach(rejected::add);
    object.putArray("examples").addAll(examples);
    return object;
  }

  /** An example as read: its first step by the names of features, null for a missing value. */
  private static ObjectNode shown(Example example, List<String> names) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (!example.key().isEmpty()) {
      object.put("key", example.key());
    }
    if (example.steps() > 1) {
      object.put("steps", example.steps());
    }
    ObjectNode features = object.putObject("features");
    for (int i = 0; i < names.size(); i++) {
      float value = example.features()[i];
      if (Float.isFinite(value)) {
        features.put(names.get(i), value);
      } else {
        features.putNull(names.get(i));
      }
    }
    for (Nominal nominal : example.nominals()) {
      if (nominal.position() < names.size()) {
        features.put(names.get(nominal.position()), nominal.value());
      }
    }
    for (Text text : example.texts()) {
      features.put(names.get(text.position()), text.value());
    }
    object.put("label", example.label());
    return object;
  }
}
