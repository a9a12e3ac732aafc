package io.nsrstream.online.ensemble;

import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The layers of a network that are kept steady: those of the settings, or one that the network's
 * responses choose. To choose, the intra-class variance of all layers is measured over {@value
 * #MEASURED} optimizer updates without a penalty. The layer with the largest variance, summed over
 * its neurons, is then kept steady (Neuron Steadiness Regularization, NeurIPS 2022).
 */
final class SteadyLayers implements Stateful {

  /** Optimizer updates, those of replay included, over which the layers are measured. */
  static final int MEASURED = 200;

  private final PenaltySettings penalty;
  private final MemberSettings member;
  private final List<String> penalisable;
  private final Map<String, SteadyLayer> layers = new LinkedHashMap<>();
  private double scale = 1;

  /** Updates to go until a layer is chosen; 0 if none is to be chosen, or one is already. */
  private int left;

  /**
   * The layers before the first update.
   *
   * @param penalisable names of the layers to choose from
   */
  SteadyLayers(PenaltySettings penalty, MemberSettings member, List<String> penalisable) {
    this.penalty = penalty;
    this.member = member;
    this.penalisable = penalisable;
    if (chooses()) {
      beginChoice();
    } else {
      penalty.layers().forEach(this::add);
    }
  }

  /** Whether the settings leave the choice open. */
  boolean chooses() {
    return penalty.chooses();
  }

  /** Begins to measure all layers, if the settings leave the choice open. */
  void beginChoice() {
    if (chooses()) {
      left = MEASURED;
      layers.clear();
      penalisable.forEach(this::add);
      applyScale();
    }
  }

  /**
   * Chooses again after a drift. A measurement goes on, so that frequent drifts cannot delay it.
   */
  void chooseAgain() {
    if (left == 0) {
      beginChoice();
    }
  }

  private void add(String layer) {
    layers.put(layer, new SteadyLayer(penalty, member));
  }

  /** The penalties by the name of their layer, for the next update. */
  Map<String, ? extends ResponsePenalty> penalties() {
    return layers;
  }

  /** The names of the layers that are kept steady; none while they are measured. */
  List<String> names() {
    return left > 0 ? List.of() : List.copyOf(layers.keySet());
  }

  /** The names of the layers with a recent variance. */
  List<String> measured() {
    return List.copyOf(layers.keySet());
  }

  boolean has(String layer) {
    return layers.containsKey(layer);
  }

  SteadyLayer layer(String name) {
    return Objects.requireNonNull(layers.get(name), name);
  }

  /** Counts an update whose loss was finite; the last one of a measurement chooses the layer. */
  void count() {
    if (left > 0 && --left == 0) {
      keep(largest());
    }
  }

  /** Of layers with equal sums, the one nearest to the inputs. */
  private String largest() {
    String largest = "";
    double most = Double.NEGATIVE_INFINITY;
    for (String candidate : penalisable) {
      double sum = layer(candidate).summedVariance();
      if (sum > most) {
        most = sum;
        largest = candidate;
      }
    }
    return largest;
  }

  private void keep(String chosen) {
    left = 0;
    layers.keySet().retainAll(List.of(chosen));
    applyScale();
  }

  /** Keeps the layer steady that others have chosen, if they have. */
  void takeOver(SteadyLayers other) {
    if (chooses() && other.left == 0) {
      keep(other.layers.keySet().iterator().next());
    }
  }

  /** Sets the factor on the strength, until the next call. */
  void scale(double by) {
    scale = by;
    applyScale();
  }

  private void applyScale() {
    layers.values().forEach(layer -> layer.scale(left > 0 ? 0 : scale));
  }

  /** Recent mean of what the steadiness penalties added to the loss. */
  double penalty() {
    double sum = 0;
    for (SteadyLayer layer : layers.values()) {
      sum += layer.penalty();
    }
    return sum;
  }

  /** Forgets class means of all but the latest mini-batches. */
  void shorten(int batches) {
    layers.values().forEach(layer -> layer.shorten(batches));
  }

  @Override
  public void write(SectionWriter out) {
    out.putInt(layers.size());
    layers.forEach(
        (layer, steady) -> {
          out.putText(layer);
          steady.write(out);
        });
  }

  /**
   * Penalties of layers that no longer have one are dropped; those of layers that are new start
   * empty.
   */
  @Override
  public void restore(SectionReader in) {
    for (int more = in.getInt(0, Short.MAX_VALUE); more > 0; more--) {
      String layer = in.getText();
      layers.getOrDefault(layer, new SteadyLayer(penalty, member)).restore(in);
    }
  }

  /** Writes how far the choice is. */
  void writeChoice(SectionWriter out) {
    out.putInt(left);
    out.putText(left > 0 ? "" : layers.keySet().iterator().next());
  }

  /** Goes on with the choice that {@link #writeChoice} wrote; called after {@link #restore}. */
  void restoreChoice(SectionReader in) {
    int toGo = in.getInt(0, MEASURED);
    String chosen = in.getText();
    in.require(toGo > 0 || has(chosen), "has chosen the layer %s, which is absent", chosen);
    if (toGo == 0) {
      keep(chosen);
    }
    left = toGo;
  }
}
