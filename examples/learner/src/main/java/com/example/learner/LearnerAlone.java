package com.example.learner;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Learns a stream whose classes move, saves the learner to a file, and goes on from the file. */
public final class LearnerAlone {
  private static final int EXAMPLES = 6_000;
  private static final List<String> CLASSES = List.of("red", "green", "blue");
  private static final double NOISE = 0.4;

  private LearnerAlone() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Files.createTempFile("learner", ".nsrs");
    List<Example> stream = stream(1);
    double before = learnAndSave(stream.subList(0, EXAMPLES / 2), file);
    double after = restoreAndLearn(stream.subList(EXAMPLES / 2, EXAMPLES), file);
    System.out.printf(Locale.ROOT, "predicted right before the restart: %.3f%n", before);
    System.out.printf(Locale.ROOT, "predicted right after the restart:  %.3f%n", after);
    Files.delete(file);
  }

  /**
   * Three classes on a circle, which turns once in the course of the stream: where a class is at
   * first, the next one comes later.
   */
  static List<Example> stream(long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      int k = random.nextInt(CLASSES.size());
      double angle = 2 * Math.PI * ((double) k / CLASSES.size() + (double) i / EXAMPLES);
      float[] features = {
        (float) (Math.cos(angle) + NOISE * random.nextGaussian()),
        (float) (Math.sin(angle) + NOISE * random.nextGaussian())
      };
      examples.add(Example.of("example " + i, features, CLASSES.get(k)));
    }
    return examples;
  }

  // docs/library.md
  static double learnAndSave(List<Example> examples, Path file)
      throws IOException, RejectedExampleException {
    NetworkFactory networks = NetworkSettings.DEFAULTS.factory();
    try (Learner learner = new Learner(LearnerSettings.DEFAULTS, networks)) {
      double accuracy = testThenTrain(learner, examples);
      Files.write(file, learner.snapshot().toBytes());
      return accuracy;
    }
  }

  static double restoreAndLearn(List<Example> examples, Path file)
      throws IOException, RejectedExampleException {
    NetworkFactory networks = NetworkSettings.DEFAULTS.factory();
    Snapshot snapshot = Snapshot.of(Files.readAllBytes(file));
    try (Learner learner = Learner.restore(snapshot, LearnerSettings.DEFAULTS, networks)) {
      return testThenTrain(learner, examples);
    }
  }

  private static double testThenTrain(Learner learner, List<Example> examples)
      throws RejectedExampleException {
    int right = 0;
    for (Example example : examples) {
      Prediction prediction = learner.testThenTrain(example);
      right += Boolean.TRUE.equals(prediction.correct()) ? 1 : 0;
    }
    return (double) right / examples.size();
  }
  // docs/library.md
}
