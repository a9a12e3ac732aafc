package io.nsrstream.flink.settings;

import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.settings.Conditional.Unused;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Settings of a job that have no effect under others of its settings. */
final class UnusedSettings {
  private UnusedSettings() {}

  static List<Unused> of(
      TopicSettings topics,
      FormatSettings format,
      SequenceSettings sequence,
      LearnerSettings learner) {
    List<Unused> unused = new ArrayList<>();
    if (learner.members().stream().noneMatch(member -> member.network().isEmpty())) {
      unused.add(
          new Unused(
              "model.network",
              "where every member names its network",
              "name it in learner.members[].network, or take another learner.size"));
    }
    if (!topics.lateLabels()) {
      unused.add(
          new Unused(
              "labels",
              "where topics.labels is empty",
              "name the topic of the labels in topics.labels"));
    }
    if (!topics.lateLabels() && format.type() == FormatSettings.Type.CSV) {
      unused.add(
          new Unused(
              "format.csv.labelColumns",
              "where topics.labels is empty",
              "name the topic of the labels in topics.labels"));
    }
    if (!topics.lateLabels() && !sequence.on() && !topics.graph()) {
      unused.add(
          new Unused(
              "times",
              "where topics.labels and topics.edges are empty and sequence.length is 1",
              "set one of them"));
    }
    if (!topics.graph()) {
      // The rows of a graph from files have the same settings.
      for (String name :
          List.of(
              "edge",
              "maxOutOfOrderMs",
              "maxBehindMs",
              "silenceMs",
              "maxWaiting",
              "maxWaitingRows",
              "forgetAfterMs")) {
        unused.add(
            new Unused(
                "graph." + name,
                "where topics.edges is empty",
                "name the topic of the edges in topics.edges"));
      }
    }
    if (!sequence.on()) {
      for (RecordComponent component : SequenceSettings.class.getRecordComponents()) {
        if (!component.getName().equals("length")) {
          unused.add(
              new Unused(
                  "sequence." + component.getName(),
                  "where sequence.length is 1",
                  "set sequence.length to the steps of a sequence"));
        }
      }
    }
    if (topics.models().isEmpty()) {
      for (String name : List.of("versions", "serving")) {
        unused.add(
            new Unused(
                name,
                "where topics.models is empty",
                "name the topic of the models in topics.models"));
      }
    }
    return unused;
  }
}
