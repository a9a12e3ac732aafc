package com.example.learner;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nsrstream.online.data.Example;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LearnerAloneTest {

  @Test
  void aRestoredLearnerKnowsWhatItLearned(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("learner.nsrs");
    List<Example> stream = LearnerAlone.stream(2);
    assertTrue(LearnerAlone.learnAndSave(stream.subList(0, 2_000), file) > 0.9);
    // A new learner has no class to predict at first.
    assertTrue(LearnerAlone.restoreAndLearn(stream.subList(2_000, 2_100), file) > 0.9);
  }
}
