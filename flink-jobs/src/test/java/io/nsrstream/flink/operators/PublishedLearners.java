package io.nsrstream.flink.operators;

import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.learner.Size;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small learners as a training job would publish them. */
final class PublishedLearners {
  private static final LearnerSettings LEARNER = LearnerSettings.of(Size.SMALL);
  private static final NetworkFactory NETWORKS = NetworkSettings.DEFAULTS.factory();
  private static final int CHUNK = 10_000;

  static final Restoring RESTORING = new Restoring(LEARNER, NETWORKS);

  private static final Map<List<Integer>, Snapshot> LEARNERS = new HashMap<>();

  private PublishedLearners() {}

  /** One that has learned so many examples of so many features. */
  static Snapshot learner(int examples, int features) {
    return LEARNERS.computeIfAbsent(List.of(examples, features), key -> learn(examples, features));
  }

  private static Snapshot learn(int examples, int features) {
    Random random = new Random(7);
    try (Learner learner = new Learner(LEARNER, NETWORKS)) {
      for (int k = 0; k < examples; k++) {
        float[] values = new float[features];
        for (int j = 0; j < features; j++) {
          values[j] = (float) random.nextGaussian() + k % 2;
        }
        learner.testThenTrain(
            new Example("k", "e" + k, values, List.of(), "class " + k % 2, k), prediction -> {});
      }
      return learner.snapshot();
    } catch (RejectedExampleException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Its records on the models topic. */
  static List<ModelRecord> records(String model, Snapshot snapshot) {
    List<ModelRecord> records = new ArrayList<>();
    VersionRecords.write(model, examples(snapshot), snapshot.toBytes(), CHUNK, records::add);
    return records;
  }

  private static long examples(Snapshot snapshot) {
    try (Learner learner = RESTORING.apply(snapshot)) {
      return learner.examples();
    }
  }

  /** One to be answered. */
  static Example example(String key, int features) {
    float[] values = new float[features];
    for (int j = 0; j < features; j++) {
      values[j] = 0.3f * j;
    }
    return new Example(key, "asked", values, List.of(), null, 0);
  }
}
