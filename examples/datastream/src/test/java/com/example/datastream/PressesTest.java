package com.example.datastream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nsrstream.online.data.Prediction;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

final class PressesTest {

  @Test
  void mostReadingsArePredictedRight() throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    List<Prediction> predictions =
        Presses.learn(Presses.readings(environment)).predictions().executeAndCollect(10_000);

    assertEquals(3_000, predictions.size());
    long right = predictions.stream().filter(p -> Boolean.TRUE.equals(p.correct())).count();
    assertTrue(right > 2_700, right + " of 3,000 are right");
  }
}
