package io.nsrstream.flink.table;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.types.Row;

/** What learners predict of the rows of {@code events} without Flink, one for each machine. */
final class DirectLearners {
  private DirectLearners() {}

  static List<Prediction> predictions(List<Row> events, JobSettings settings) throws Exception {
    Map<String, Learner> learners = new HashMap<>();
    List<Prediction> predictions = new ArrayList<>();
    for (Row event : events) {
      Learner learner =
          learners.computeIfAbsent(
              event.getFieldAs("machine"),
              machine -> new Learner(settings.learner(), settings.model().factory()));
      predictions.add(learner.testThenTrain(example(event)));
    }
    learners.values().forEach(Learner::close);
    return predictions;
  }

  /** The same where a row without features is the label of an earlier one. */
  static List<Prediction> late(List<Row> rows, JobSettings settings) throws Exception {
    Map<String, Learner> learners = new HashMap<>();
    Map<String, Example> waiting = new HashMap<>();
    Map<String, Prediction> predictions = new LinkedHashMap<>();
    for (Row row : rows) {
      Learner learner =
          learners.computeIfAbsent(
              row.getFieldAs("machine"),
              machine -> new Learner(settings.learner(), settings.model().factory()));
      String id = row.getFieldAs("id").toString();
      if (row.getField("kind") == null) {
        Example example = example(row);
        waiting.put(id, example);
        predictions.put(id, learner.forecast(example).prediction());
      } else {
        Example example = Objects.requireNonNull(waiting.get(id));
        Prediction earlier = Objects.requireNonNull(predictions.get(id));
        learner.learn(example.withLabel(row.getFieldAs("kind")), Forecast.of(earlier));
      }
    }
    learners.values().forEach(Learner::close);
    return List.copyOf(predictions.values());
  }

  static Example example(Row event) {
    Double[] vibration = event.getFieldAs("vibration");
    float[] features = {
      event.<Double>getFieldAs("temperature").floatValue(),
      event.getFieldAs("load"),
      vibration[0].floatValue(),
      vibration[1].floatValue(),
      0
    };
    return new Example(
        event.getFieldAs("machine"),
        event.getFieldAs("id").toString(),
        features,
        List.of(new Nominal(4, event.getFieldAs("shift"))),
        event.getFieldAs("kind"),
        0);
  }
}
