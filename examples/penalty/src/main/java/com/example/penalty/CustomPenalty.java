package com.example.penalty;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.evaluation.Scores;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.PenalisedNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Learns a stream in which every fifth label is wrong, with and without a penalty of its own. */
public final class CustomPenalty {
  private static final int EXAMPLES = 5_000;
  private static final int FEATURES = 20;
  private static final double WRONG = 0.2;
  static final float STRENGTH = 0.03f;

  private CustomPenalty() {}

  public static void main(String[] arguments) throws Exception {
    List<Example> stream = stream(1);
    print("without the penalty", learn(stream, NetworkSettings.DEFAULTS.factory()));
    print("with the penalty   ", learn(stream, penalised(STRENGTH)));
  }

  private static void print(String what, Scores scores) {
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %.3f, log-loss %.3f%n",
        what,
        scores.accuracy(),
        scores.logLoss());
  }

  /** Two classes on either side of a line; some labels are those of the other class. */
  static List<Example> stream(long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      float[] features = new float[FEATURES];
      for (int f = 0; f < FEATURES; f++) {
        features[f] = (float) random.nextGaussian();
      }
      boolean above = features[0] + features[1] > 0;
      boolean wrong = random.nextDouble() < WRONG;
      examples.add(Example.of("example " + i, features, above != wrong ? "above" : "below"));
    }
    return examples;
  }

  // docs/library.md
  static NetworkFactory penalised(float strength) {
    NetworkFactory networks = NetworkSettings.DEFAULTS.factory();
    return new PenalisedNetworks(networks, Layer.LOGITS, () -> new Confidence(strength));
  }

  static Scores learn(List<Example> examples, NetworkFactory networks)
      throws RejectedExampleException {
    // One network and no other opinion, so that the penalty alone makes the difference.
    LearnerSettings settings = LearnerSettings.ofOne(MemberSettings.DEFAULTS).withoutPenalty();
    try (Learner learner = new Learner(settings, networks)) {
      for (Example example : examples) {
        learner.testThenTrain(example);
      }
      return learner.report().overall();
    }
  }
  // docs/library.md
}
