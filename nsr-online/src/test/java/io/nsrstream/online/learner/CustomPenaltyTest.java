package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.PenalisedNetworks;
import io.nsrstream.online.penalty.PenaltyFactory;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A penalty of a user's own in a learner. */
final class CustomPenaltyTest {
  private static final NetworkFactory PLAIN = new SoftmaxRegression.Factory();

  /** The mean square of responses, with a strength that grows with every mini-batch. */
  private static final class Growing implements ResponsePenalty {
    private long batches;

    @Override
    public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
      batches++;
      double sum = 0;
      for (int i = 0; i < rows * width; i++) {
        assertThat(gradient[i]).isZero();
        sum += responses[i] * responses[i];
        gradient[i] += (float) (0.1 * batches * responses[i]) / (rows * width);
      }
      return sum / (rows * width);
    }

    @Override
    public void write(SectionWriter out) {
      out.putLong(batches);
    }

    @Override
    public void restore(SectionReader in) {
      batches = in.getCount();
    }
  }

  /** A penalty that adds nothing. */
  private record Silent() implements ResponsePenalty {
    @Override
    public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
      return 0;
    }
  }

  @Test
  void itShrinksWhatItPenalises() throws Exception {
    Learner plain = learned(new Learner(withoutSteadiness(), PLAIN), 0, 800);
    Learner penalised = learned(new Learner(withoutSteadiness(), under(Growing::new)), 0, 800);

    assertThat(variance(penalised)).isLessThan(0.5 * variance(plain));
  }

  @Test
  void itIsAddedToTheSteadinessPenalty() throws Exception {
    Learner both = learned(new Learner(LearnerTest.SETTINGS, under(Growing::new)), 0, 400);
    Learner alone = learned(new Learner(withoutSteadiness(), under(Growing::new)), 0, 400);

    assertThat(both.report().penalty()).isPositive();
    assertThat(alone.report().penalty()).isZero();
    assertThat(both.snapshot()).isNotEqualTo(alone.snapshot());
  }

  @Test
  void aRestoredLearnerGoesOnWithItsState() throws Exception {
    Learner uninterrupted = learned(new Learner(LearnerTest.SETTINGS, under(Growing::new)), 0, 600);

    Learner first = learned(new Learner(LearnerTest.SETTINGS, under(Growing::new)), 0, 300);
    Learner restored =
        Learner.restore(
            Snapshot.of(first.snapshot().toBytes()), LearnerTest.SETTINGS, under(Growing::new));

    assertThat(learned(restored, 300, 600).snapshot()).isEqualTo(uninterrupted.snapshot());
  }

  @Test
  void itCanBeAddedToALearnerAndTakenAway() throws Exception {
    Snapshot plain = learned(new Learner(LearnerTest.SETTINGS, PLAIN), 0, 300).snapshot();

    Learner added = Learner.restore(plain, LearnerTest.SETTINGS, under(Growing::new));
    Snapshot penalised = learned(added, 300, 400).snapshot();
    Learner takenAway = Learner.restore(penalised, LearnerTest.SETTINGS, PLAIN);

    assertThat(learned(takenAway, 400, 500).examples()).isEqualTo(500);
  }

  @Test
  void aPenaltyThatAddsNothingChangesNoWeight() throws Exception {
    Learner plain = learned(new Learner(LearnerTest.SETTINGS, PLAIN), 0, 300);
    Learner penalised = learned(new Learner(LearnerTest.SETTINGS, under(Silent::new)), 0, 300);

    assertThat(penalised.figures().loss()).isEqualTo(plain.figures().loss());
  }

  @Test
  void aLayerThatTheNetworkLacksIsRefused() {
    assertThatThrownBy(() -> new PenalisedNetworks(PLAIN, "hidden9", Growing::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer must be one of [logits] of the network softmax, but is 'hidden9': name one of"
                + " them");
  }

  @Test
  void aSecondCustomPenaltyOnALayerIsRefused() {
    assertThatThrownBy(() -> new PenalisedNetworks(under(Growing::new), Layer.LOGITS, Growing::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer must have one custom penalty at most, but 'logits' has one");
  }

  private static LearnerSettings withoutSteadiness() {
    return LearnerTest.SETTINGS.withoutPenalty();
  }

  private static NetworkFactory under(PenaltyFactory penalty) {
    return new PenalisedNetworks(PLAIN, Layer.LOGITS, penalty);
  }

  private static double variance(Learner learner) {
    return learner.report().variance().getOrDefault(Layer.LOGITS, Double.NaN);
  }

  private static Learner learned(Learner learner, int from, int to) throws Exception {
    List<Example> stream = TestStream.labelled(to, 1);
    for (Example example : stream.subList(from, to)) {
      learner.testThenTrain(example);
    }
    return learner;
  }
}
