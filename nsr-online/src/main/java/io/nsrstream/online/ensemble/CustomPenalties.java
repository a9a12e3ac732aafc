package io.nsrstream.online.ensemble;

import io.nsrstream.online.penalty.PenaltyFactory;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The penalties of a network that its factory brings, beside those that keep layers steady. */
final class CustomPenalties implements Stateful {

  /** By the name of their layer, in a fixed order: the same learner has the same bytes. */
  private final Map<String, ResponsePenalty> penalties = new TreeMap<>();

  CustomPenalties(Map<String, PenaltyFactory> factories) {
    factories.forEach((layer, factory) -> penalties.put(layer, factory.create()));
  }

  boolean isEmpty() {
    return penalties.isEmpty();
  }

  /** The penalties of all layers, given those that keep layers steady. */
  Map<String, ? extends ResponsePenalty> beside(Map<String, ? extends ResponsePenalty> steady) {
    if (isEmpty()) {
      return steady;
    }
    Map<String, ResponsePenalty> all = new LinkedHashMap<>(steady);
    penalties.forEach((layer, custom) -> all.merge(layer, custom, Sum::new));
    return all;
  }

  /** Two penalties on one layer. Each sees a gradient of zero, as it may expect. */
  private record Sum(ResponsePenalty first, ResponsePenalty second) implements ResponsePenalty {
    @Override
    public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
      float[] ofSecond = new float[rows * width];
      double value =
          first.apply(responses, labels, rows, width, gradient)
              + second.apply(responses, labels, rows, width, ofSecond);
      for (int i = 0; i < ofSecond.length; i++) {
        gradient[i] += ofSecond[i];
      }
      return value;
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putInt(penalties.size());
    penalties.forEach(
        (layer, penalty) -> {
          out.putText(layer);
          out.putPart(penalty::write);
        });
  }

  /** The state of a layer that no longer has a custom penalty is dropped. */
  @Override
  public void restore(SectionReader in) {
    for (int more = in.getInt(0, Short.MAX_VALUE); more > 0; more--) {
      ResponsePenalty penalty = penalties.get(in.getText());
      SectionReader state = in.getPart();
      if (penalty != null) {
        penalty.restore(state);
        state.end();
      }
    }
  }
}
