package io.nsrstream.flink.settings;

import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.learner.BoundSettings.Features;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a training job.
 *
 * @param name the job's name; also the prefix of its transactional ids, so unique in a Kafka
 *     cluster
 * @param kafka where the topics are
 * @param topics what they are called
 * @param format how records are written
 * @param mapping which fields of a record are features, label, key, id and time
 * @param sequence how records become sequences
 * @param graph how nodes of a graph become rows
 * @param labels how examples wait for labels that come on a topic of their own
 * @param times how far the times of records are trusted
 * @param model the network and its optimizer
 * @param learner how it learns
 * @param versions how versions of its learners are published
 * @param serving how a serving job answers
 * @param flink how the job runs
 */
public record JobSettings(
    String name,
    @Secret KafkaSettings kafka,
    TopicSettings topics,
    FormatSettings format,
    RecordMapping mapping,
    SequenceSettings sequence,
    GraphSettings graph,
    LabelSettings labels,
    TimeSettings times,
    NetworkSettings model,
    LearnerSettings learner,
    VersionSettings versions,
    ServingSettings serving,
    FlinkSettings flink)
    implements Conditional {

  private static final Logger LOG = LoggerFactory.getLogger(JobSettings.class);

  public static final JobSettings DEFAULTS =
      new JobSettings(
          "nsr-training",
          KafkaSettings.DEFAULTS,
          TopicSettings.DEFAULTS,
          FormatSettings.DEFAULTS,
          RecordMapping.DEFAULTS,
          SequenceSettings.DEFAULTS,
          GraphSettings.DEFAULTS,
          LabelSettings.DEFAULTS,
          TimeSettings.DEFAULTS,
          NetworkSettings.DEFAULTS,
          LearnerSettings.DEFAULTS,
          VersionSettings.DEFAULTS,
          ServingSettings.DEFAULTS,
          FlinkSettings.DEFAULTS);

  public JobSettings {
    Rules rules = new Rules();
    rules
        .require(
            name.matches("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}"),
            "name",
            "must be 1 to 100 letters, digits, '.', '_' and '-', and not '.' or '..'",
            "'" + name + "'",
            "choose another")
        .require(
            kafka.transactionTimeoutMs() >= 2 * flink.checkpointIntervalMs(),
            "kafka.transactionTimeoutMs",
            "must be at least twice flink.checkpointIntervalMs (%d)"
                .formatted(flink.checkpointIntervalMs()),
            "less",
            "raise it, or checkpoint more often")
        .require(
            sequence.length() <= learner.bounds().maxSteps(),
            "sequence.length",
            "must be at most learner.bounds.maxSteps (%d)".formatted(learner.bounds().maxSteps()),
            sequence.length(),
            "raise learner.bounds.maxSteps, or cut shorter sequences")
        .require(
            !topics.lateLabels() || !(mapping.id().isEmpty() || nameless(mapping, labels)),
            "topics.labels",
            "needs mapping.id and mapping.label (or labels.mapping.label), which say where labels"
                + " are and whose",
            "'" + topics.labels() + "'",
            "set both, or let labels come with their examples")
        .require(
            !topics.graph() || !mapping.id().isEmpty(),
            "topics.edges",
            "needs mapping.id, which says where the name of a node is",
            "'" + topics.edges() + "'",
            "set it, or leave out topics.edges")
        .require(
            !topics.graph() || topics.controls().isEmpty(),
            "topics.controls",
            "must be left out where topics.edges is named: what is kept of nodes goes by"
                + " graph.forgetAfterMs",
            "'" + topics.controls() + "'",
            "leave it out")
        .require(
            !topics.graph() || !sequence.on(),
            "topics.edges",
            "must be left out where sequence.length is above 1: a node is one record",
            "'" + topics.edges() + "'",
            "set sequence.length to 1, or leave out topics.edges")
        .require(
            !topics.graph() || learner.bounds().shape() != Shapes.SEQUENCE,
            "learner.bounds.shape",
            "must not be SEQUENCE where topics.edges is named: rows of nodes are vectors",
            learner.bounds().shape(),
            "leave it out")
        .require(
            !topics.graph() || format.type() != FormatSettings.Type.CSV,
            "format.type",
            "must be JSON or AVRO where topics.edges is named",
            format.type(),
            "write nodes and edges as JSON")
        .require(
            !topics.graph()
                || !(mapping.key().equals(graph.edge().source())
                    || mapping.key().equals(graph.edge().target())
                    || mapping.time().equals(graph.edge().source())
                    || mapping.time().equals(graph.edge().target())),
            "graph.edge",
            "must not name the fields of mapping.key (%s) and mapping.time (%s)"
                .formatted(mapping.key(), mapping.time()),
            graph.edge(),
            "name the fields of the two ends")
        .require(
            !sequence.on() || learner.bounds().shape() != Shapes.VECTOR,
            "learner.bounds.shape",
            "must not be VECTOR where sequence.length is above 1",
            learner.bounds().shape(),
            "leave it out, or set sequence.length to 1")
        .require(
            !sequence.on() || learner.bounds().features() == Features.FIXED,
            "learner.bounds.features",
            "must be FIXED where sequence.length is above 1: every step has the same features",
            learner.bounds().features(),
            "leave it out, or set sequence.length to 1")
        .require(
            !topics.lateLabels() || !learner.temporal().on(),
            "learner.temporal",
            "must be 0 labels and 0 lags with topics.labels: when a label is late, an example would"
                + " be learned beside others than it was predicted with",
            learner.temporal(),
            "set both to 0, or let labels come with their examples");
    format.requireMapping(mapping, !topics.lateLabels(), rules);
    learner.requireNetworks("learner.", networks(model), rules);
    rules.check();
    if (topics.lateLabels()) {
      Rules rulesOfLabels = new Rules();
      format.requireMappingOfLabels(mappingOfLabels(mapping, labels), rulesOfLabels);
      rulesOfLabels.check();
    }
  }

  private static boolean nameless(RecordMapping mapping, LabelSettings labels) {
    return mapping.label().isEmpty() && labels.mapping().label().isEmpty();
  }

  /** Where records of the labels topic have their parts. */
  public RecordMapping mappingOfLabels() {
    return mappingOfLabels(mapping, labels);
  }

  private static RecordMapping mappingOfLabels(RecordMapping mapping, LabelSettings labels) {
    try {
      return labels.mapping().beside(mapping);
    } catch (InvalidSettingsException unusable) {
      throw new InvalidSettingsException(
          unusable.violations().stream()
              .map(violation -> violation.within("labels.mapping."))
              .toList());
    }
  }

  private static NetworkFactory networks(NetworkSettings model) {
    try {
      return model.factory();
    } catch (InvalidSettingsException unusable) {
      throw new InvalidSettingsException(
          unusable.violations().stream().map(violation -> violation.within("model.")).toList());
    }
  }

  @Override
  public List<Unused> unused() {
    return UnusedSettings.of(topics, format, sequence, learner);
  }

  /**
   * How the learners of the job learn. Where records are made into sequences, every key takes
   * sequences from its first example on.
   */
  public LearnerSettings learnerOfJob() {
    return sequence.on() ? learner.forSequences() : learner;
  }

  /**
   * The settings that a command line gives.
   *
   * @param arguments by name: {@code settings} names a YAML file, all others are settings on top of
   *     it, such as {@code learner.penalty.strength}
   * @throws IOException if the file cannot be read
   * @throws InvalidSettingsException with all that is wrong
   */
  public static JobSettings of(Map<String, String> arguments) throws IOException {
    SettingsReader reader = new SettingsReader();
    String file = arguments.get("settings");
    if (file != null) {
      reader.file(Path.of(file));
    }
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      if (!argument.getKey().equals("settings")) {
        reader.set(argument.getKey(), argument.getValue());
      }
    }
    JobSettings settings = reader.read();
    reader.warnings().forEach(LOG::warn);
    return settings;
  }
}
