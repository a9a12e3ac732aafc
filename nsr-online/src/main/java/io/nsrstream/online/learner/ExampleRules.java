package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.learner.BoundSettings.Features;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * What an example must be to be predicted.
 *
 * @param temporal extends examples before networks see them
 */
record ExampleRules(LearnerSettings settings, Temporal temporal) {

  /**
   * Checks an example.
   *
   * @param learned the shape of those learned, extended; null before the first
   * @throws RejectedExampleException with the rule that it breaks
   */
  void check(Example example, @Nullable Shape learned) throws RejectedExampleException {
    checkSteps(example, learned);
    checkCount(example, learned);
    checkFeatures(example.features());
    checkNominals(example);
    checkTexts(example, learned);
  }

  /**
   * The label of an example that is to be learned.
   *
   * @throws RejectedExampleException if it has none
   */
  static String label(Example example) throws RejectedExampleException {
    String label = example.label();
    if (label == null) {
      throw new RejectedExampleException(
          "an example to be learned must have a label, but has none: send it with its label");
    }
    return label;
  }

  private void checkSteps(Example example, @Nullable Shape learned)
      throws RejectedExampleException {
    int steps = example.steps();
    if (steps > settings.bounds().maxSteps()) {
      throw new RejectedExampleException(
          "a sequence must have at most %d steps, but has %d: raise learner.bounds.maxSteps"
              .formatted(settings.bounds().maxSteps(), steps));
    }
    if (steps > 1 && settings.bounds().shape() == Shapes.VECTOR) {
      throw new RejectedExampleException(
          "an example must be a plain vector where learner.bounds.shape is VECTOR, but has %d steps: set learner.bounds.shape to AUTO or SEQUENCE"
              .formatted(steps));
    }
    if (steps > 1 && temporal.on()) {
      throw new RejectedExampleException(
          "an example must be a plain vector where earlier labels or features are among its features, but has %d steps: set learner.temporal.labels and learner.temporal.lags to 0"
              .formatted(steps));
    }
    if (steps > 1
        && !(learned instanceof Shape.Sequence)
        && learned != null
        && settings.bounds().shape() == Shapes.AUTO) {
      throw new RejectedExampleException(
          "an example must be a plain vector like the first labelled one of its key, but has %d steps: send sequences to another key, or set learner.bounds.shape to SEQUENCE"
              .formatted(steps));
    }
  }

  private void checkCount(Example example, @Nullable Shape learned)
      throws RejectedExampleException {
    int count = example.features().length;
    int steps = example.steps();
    if (settings.bounds().features() == Features.GROWING
        && steps == 1
        && !(learned instanceof Shape.Sequence)) {
      checkGrowing(count, learned);
      return;
    }
    boolean fits =
        learned == null
            ? count > 0 && count % steps == 0
            : count == (long) steps * temporal.own(learned.channels());
    if (!fits) {
      throw new RejectedExampleException(
          "features must be %s numbers per step, %s, but are %d over %d step(s): send as many, or those of another width with a key of their own"
              .formatted(
                  learned == null ? "some" : temporal.own(learned.channels()),
                  learned == null ? "as many at each" : "as in the examples before",
                  count,
                  steps));
    }
  }

  private void checkGrowing(int count, @Nullable Shape learned) throws RejectedExampleException {
    int most = settings.bounds().maxFeatures();
    if (count == 0 || (count > most && (learned == null || count > learned.channels()))) {
      throw new RejectedExampleException(
          "features must be 1 to %d numbers, but are %d: raise learner.bounds.maxFeatures, or send them with a key of their own"
              .formatted(most, count));
    }
  }

  private static void checkFeatures(float[] features) throws RejectedExampleException {
    for (int i = 0; i < features.length; i++) {
      if (Float.isInfinite(features[i])) {
        throw new RejectedExampleException(
            "feature %d must be a finite number or missing (NaN), but is %s: correct it at the source, or send it as missing"
                .formatted(i, features[i]));
      }
    }
  }

  private static void checkNominals(Example example) throws RejectedExampleException {
    int previous = -1;
    for (Nominal nominal : example.nominals()) {
      int position = nominal.position();
      if (position <= previous || position >= example.features().length) {
        throw new RejectedExampleException(
            "nominal values must be at one of the %d features each, in ascending order, but %s is at %d: correct the mapping"
                .formatted(example.features().length, nominal.value(), position));
      }
      if (Example.isMissing(example.features()[position])) {
        throw new RejectedExampleException(
            "feature %d must be a nominal value or missing, but is both %s and NaN: use one of the two"
                .formatted(position, nominal.value()));
      }
      previous = position;
    }
  }

  private void checkTexts(Example example, @Nullable Shape learned)
      throws RejectedExampleException {
    if (example.texts().isEmpty()) {
      return;
    }
    if (example.steps() > 1 || settings.bounds().shape() == Shapes.SEQUENCE) {
      throw new RejectedExampleException(
          "an example with a text must be a plain vector, but is a sequence: leave the text out, or"
              + " set learner.bounds.shape to AUTO and send it without steps");
    }
    if (learned != null && learned.slots() == 0) {
      throw new RejectedExampleException(
          "an example must have no text like the first labelled one of its key, but has %d: send it to another key"
              .formatted(example.texts().size()));
    }
    int previous = -1;
    for (Text text : example.texts()) {
      int position = text.position();
      boolean free =
          example.nominals().stream().noneMatch(nominal -> nominal.position() == position);
      if (position <= previous || position >= example.features().length || !free) {
        throw new RejectedExampleException(
            "texts must be at one of the %d features each, in ascending order and beside nominal values, but one is at %d: correct the mapping"
                .formatted(example.features().length, position));
      }
      previous = position;
    }
  }
}
