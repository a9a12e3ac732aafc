package com.example.penalty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CustomPenaltyTest {

  @Test
  void itIsTheMeanSquareAndItsGradient() {
    float[] gradient = new float[2];
    double value = new Confidence(0.5f).apply(new float[] {3, -1}, new int[] {0}, 1, 2, gradient);

    assertEquals(5, value);
    assertArrayEquals(new float[] {1.5f, -0.5f}, gradient);
  }

  @Test
  void itLowersTheLogLoss() throws Exception {
    List<Example> stream = CustomPenalty.stream(2).subList(0, 2_000);
    double without = CustomPenalty.learn(stream, NetworkSettings.DEFAULTS.factory()).logLoss();
    double with =
        CustomPenalty.learn(stream, CustomPenalty.penalised(CustomPenalty.STRENGTH)).logLoss();

    assertTrue(with < without, with + " and " + without);
  }
}
