package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.learner.SoftmaxRegression;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an example may make of the networks of its key: outputs × (inputs + 1) parameters each. */
class EnsembleBoundsTest {
  private static final int MOST = 80;
  private static final EnsembleSettings SETTINGS =
      EnsembleFixture.settings(50, MOST, "batch=1", "batch=2");

  private final SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();

  private Ensemble ensemble(int steps, int channels) {
    return new Ensemble(
        new Example("", "", steps, new float[steps * channels], List.of(), null, 0),
        SETTINGS,
        networks);
  }

  private static Example example(int steps, int channels, Nominal... nominals) {
    return new Example("", "x", steps, new float[steps * channels], List.of(nominals), "class", 0);
  }

  private static void assertRejected(ThrowingCallable check, String parameters) {
    assertThatThrownBy(check)
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("at most 80 parameters")
        .hasMessageContaining("would have " + parameters)
        .hasMessageContaining("raise learner.bounds.maxParameters");
  }

  @AfterEach
  void nothingGrew() {
    assertThat(networks.faults().open).isLessThanOrEqualTo(2);
  }

  @Test
  void aFurtherClassMayBeTooMany() {
    Ensemble ensemble = ensemble(1, 10);

    assertThatCode(() -> ensemble.check(example(1, 10), 3)).doesNotThrowAnyException();
    assertRejected(() -> ensemble.check(example(1, 10), 4), "88");
  }

  @Test
  void aLongerSequenceMayBeTooMany() {
    Ensemble ensemble = ensemble(2, 3);

    assertThatCode(() -> ensemble.check(example(13, 3), 1)).doesNotThrowAnyException();
    assertRejected(() -> ensemble.check(example(14, 3), 1), "86");
  }

  @Test
  void newNominalValuesMayBeTooMany() {
    Ensemble ensemble = ensemble(1, 35);
    List<Nominal> values = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      values.add(new Nominal(i, "value"));
    }

    assertThatCode(
            () -> ensemble.check(example(1, 35, values.subList(0, 4).toArray(Nominal[]::new)), 1))
        .doesNotThrowAnyException();
    assertRejected(() -> ensemble.check(example(1, 35, values.toArray(Nominal[]::new)), 1), "82");
  }

  @Test
  void theFirstExampleMayBeTooWide() {
    assertThatCode(() -> Ensemble.checkFirst(example(1, 39), SETTINGS, networks))
        .doesNotThrowAnyException();
    assertRejected(() -> Ensemble.checkFirst(example(1, 40), SETTINGS, networks), "82");
    assertRejected(() -> Ensemble.checkFirst(example(20, 2), SETTINGS, networks), "82");
  }

  @Test
  void weightsThatReachANetworkAreFinite() {
    Inputs inputs = new Inputs(new Shape.Vector(2), SETTINGS);
    inputs.learn(example(1, 2), 0);

    inputs.begin(new Shape.Vector(2), 1);
    inputs.add(Encoding.STANDARD, inputs.recent().latest(1), 100 * (double) Float.MAX_VALUE);

    assertThat(inputs.batch().weights()[0]).isEqualTo(Float.MAX_VALUE);
  }
}
