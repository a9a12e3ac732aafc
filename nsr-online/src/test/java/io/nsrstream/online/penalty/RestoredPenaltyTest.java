package io.nsrstream.online.penalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.penalty.ClassDistance.Pairs;
import io.nsrstream.online.penalty.NeuronWeighted.Significance;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every penalty must do: go on from what it wrote as if nothing had happened. */
class RestoredPenaltyTest {
  private static final int EVERY = 7;

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind("sparsity", () -> new Sparsity(0.5)),
        kind("activation decay", () -> new ActivationDecay(0.5)),
        kind("steadiness", () -> new Steadiness(0.5, 5, true, true)),
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
    RandomBatches stream = new RandomBatches(6, 3, 12, 21);
    ResponsePenalty uninterrupted = fresh.get();
    ResponsePenalty interrupted = fresh.get();
    for (int batch = 0; batch < 100; batch++) {
      stream.next();
      float[] expected = new float[stream.responses.length];
      float[] found = new float[stream.responses.length];

      double value = apply(uninterrupted, stream, expected);

      assertThat(apply(interrupted, stream, found)).isEqualTo(value);
      assertThat(found).isEqualTo(expected);
      if (batch % EVERY == 0) {
        interrupted = restored(interrupted, fresh);
      }
    }
    assertThat(bytes(interrupted)).isEqualTo(bytes(uninterrupted));
  }

  private static double apply(ResponsePenalty penalty, RandomBatches stream, float[] gradient) {
    return penalty.apply(stream.responses, stream.labels, stream.rows, stream.width, gradient);
  }

  private static byte[] bytes(ResponsePenalty penalty) {
    return Snapshot.builder().section("PENA", penalty::write).build().toBytes();
  }

  private static ResponsePenalty restored(
      ResponsePenalty penalty, Supplier<ResponsePenalty> fresh) {
    return Snapshot.of(bytes(penalty))
        .read(
            "PENA",
            in -> {
              ResponsePenalty restored = fresh.get();
              restored.restore(in);
              return restored;
            });
  }
}
