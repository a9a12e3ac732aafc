package io.nsrstream.tests;

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

/** The example of docs/library.md, as it stands there. */
final class LibraryExample {
  private LibraryExample() {}

  static void run(Iterable<Example> examples, Path file)
      throws IOException, RejectedExampleException {
    // docs/library.md
    NetworkFactory networks = NetworkSettings.DEFAULTS.factory();
    LearnerSettings settings = LearnerSettings.DEFAULTS;
    try (Learner learner = new Learner(settings, networks)) {
      for (Example example : examples) {
        Prediction prediction = learner.testThenTrain(example);
        System.out.println(prediction.predicted() + " " + prediction.correct());
      }
      Snapshot snapshot = learner.snapshot();
      Files.write(file, snapshot.toBytes());
    }
    // docs/library.md
  }
}
