package io.nsrstream.lab.penalty;

import io.nsrstream.lab.penalty.ClassDistance.Pairs;
import io.nsrstream.lab.penalty.NeuronWeighted.Significance;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.RestoredPenalty;
import io.nsrstream.online.penalty.Steadiness;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestoredStudyPenaltyTest {

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind("sparsity", () -> new Sparsity(0.5)),
        kind("activation decay", () -> new ActivationDecay(0.5)),
        kind("distance of all classes", () -> new ClassDistance(0.5, 5, Pairs.ALL)),
        kind("distance of adjacent classes", () -> new ClassDistance(0.5, 5, Pairs.ADJACENT)),
        kind("neurons by variance", () -> weighted(Significance.VARIANCE)),
        kind("neurons by ratio", () -> weighted(Significance.RATIO)),
        kind("ramp", () -> new Scheduled(new Schedule.Ramp(0.5, 60), new Sparsity(1))),
        kind(
            "held",
            () ->
                new Scheduled(
                    new Schedule.Held(0.5, 10, 0.1, 1, 0.01, 5), weighted(Significance.RATIO))));
  }

  private static ResponsePenalty weighted(Significance significance) {
    return new NeuronWeighted(new Steadiness(1, 5, false, false), significance);
  }

  private static Arguments kind(String name, Supplier<ResponsePenalty> fresh) {
    return Arguments.of(name, fresh);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void aRestoredPenaltyContinuesIdentically(String name, Supplier<ResponsePenalty> fresh) {
    RestoredPenalty.assertContinuesIdentically(fresh);
  }
}
