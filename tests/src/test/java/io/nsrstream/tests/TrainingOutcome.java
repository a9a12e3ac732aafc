package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What came of a stream, by key.
 *
 * @param predictions the predictions in their order, as they are on the topic
 * @param snapshots the last snapshot
 */
record TrainingOutcome(Map<String, List<String>> predictions, Map<String, Snapshot> snapshots) {

  /** What learners make of the examples without Kafka and Flink. */
  static TrainingOutcome ofLearners(List<Example> examples, JobSettings settings)
      throws RejectedExampleException {
    return ofLearners(examples, key -> new Learner(settings.learner(), settings.model().factory()));
  }

  /**
   * The same of learners that have learned already.
   *
   * @param of the learner of a key
   */
  static TrainingOutcome ofLearners(List<Example> examples, Function<String, Learner> of)
      throws RejectedExampleException {
    Map<String, List<String>> predictions = new TreeMap<>();
    Map<String, Learner> learners = new TreeMap<>();
    for (Example example : examples) {
      Learner learner = learners.computeIfAbsent(example.key(), of);
      predictions
          .computeIfAbsent(example.key(), key -> new ArrayList<>())
          .add(new String(OutputJson.prediction(learner.testThenTrain(example)), UTF_8));
    }
    return of(predictions, learners);
  }

  /** The predictions with the snapshots of the learners, which it closes. */
  static TrainingOutcome of(Map<String, List<String>> predictions, Map<String, Learner> learners) {
    Map<String, Snapshot> snapshots = new TreeMap<>();
    learners.forEach(
        (key, learner) -> {
          snapshots.put(key, learner.snapshot());
          learner.close();
        });
    return new TrainingOutcome(predictions, snapshots);
  }
}
