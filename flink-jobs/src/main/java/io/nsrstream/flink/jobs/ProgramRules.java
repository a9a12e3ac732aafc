package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;

/**
 * What the settings of a job must leave out in a program that has sources and sinks of its own.
 *
 * @param rules collects what is broken
 * @param where where the settings have no effect, such as {@code where tables are learned}
 */
public record ProgramRules(Rules rules, String where) {

  /**
   * Checks the settings of a program of the DataStream API.
   *
   * @throws InvalidSettingsException if a setting has no effect
   */
  static void checkStream(JobSettings settings) {
    Rules rules = new Rules();
    ProgramRules program = new ProgramRules(rules, "where a DataStream is learned");
    TopicSettings topics = settings.topics();
    String examples = "leave it out: the program makes the examples";
    program.leaveOut("kafka", settings.kafka().equals(KafkaSettings.DEFAULTS), examples);
    program.leaveOut("format", settings.format().equals(FormatSettings.DEFAULTS), examples);
    program.leaveOut("mapping", settings.mapping().equals(RecordMapping.DEFAULTS), examples);
    program.leaveOut(
        "sequence.length",
        !settings.sequence().on(),
        "leave it out: make examples of several steps in the program");
    program.leaveOut(
        "topics.edges", !topics.graph(), "learn a graph from topics, by the training job");
    program.leaveOut(
        "topics.labels", !topics.lateLabels(), "join labels with their examples in the program");
    program.leaveOut(
        "topics.controls", topics.controls().isEmpty(), "forget keys in the training job");
    program.leaveOutEnvironment(settings.flink());
    rules.check();
  }

  /** Requires that nothing is set that a program sets itself in its environment. */
  public void leaveOutEnvironment(FlinkSettings flink) {
    FlinkSettings defaults = FlinkSettings.DEFAULTS;
    String remedy = "leave it out: the program sets it in its environment";
    leaveOut("flink.parallelism", flink.parallelism() == defaults.parallelism(), remedy);
    leaveOut("flink.maxParallelism", flink.maxParallelism() == defaults.maxParallelism(), remedy);
    leaveOut(
        "flink.checkpointIntervalMs",
        flink.checkpointIntervalMs() == defaults.checkpointIntervalMs(),
        remedy);
    leaveOut("flink.checkpointDirectory", flink.checkpointDirectory().isEmpty(), remedy);
  }

  /**
   * Requires that a setting is left out.
   *
   * @param leftOut whether it is
   * @param remedy what to do in its place
   */
  public void leaveOut(String setting, boolean leftOut, String remedy) {
    rules.require(leftOut, setting, "must be left out " + where, "given", remedy);
  }
}
