package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_scopy;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import io.nsrstream.models.architecture.Regularization.Jacobian;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.fused.layers.Chain;
import io.nsrstream.models.fused.layers.Linearizable;
import io.nsrstream.models.fused.layers.Pass;
import io.nsrstream.models.fused.layers.PlacedRandom;
import io.nsrstream.models.fused.layers.Signal;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Penalises the derivative of the logits z with respect to the input x, in random directions v:
 * with {@code g = ∂(v·z)/∂x}, {@code scale·Σ ‖g‖²} over rows and directions (Hoffman, Roberts and
 * Yaida, 2019), where {@code scale = strength·outputs / (directions·rows)}.
 *
 * <p>Its gradient is exact for the directions drawn. g is v pulled back through the layers; with u
 * = 2·scale·g held constant, the gradient of the penalty is that of {@code v·J·u}, and J·u is u
 * pushed forward. So each layer is passed once back and once forward; weights see products of
 * tangents and cotangents on the way. Where slopes are not constant, they depend on the responses,
 * and what is found there goes back with the gradient of the loss.
 *
 * <p>Directions are uniform on the unit sphere: normal numbers brought to length 1, each a function
 * of the step's random number, the direction's number and its place in {@code [rows × outputs]}. A
 * step that is repeated, or taken again from a snapshot, draws the same.
 */
public final class JacobianPenalty implements Regularizer {
  /** The stages whose layers are {@link Linearizable}. */
  private static final Set<Class<? extends Stage>> FOLLOWED =
      Set.of(Stage.Dense.class, Stage.Aggregate.class, Stage.Activate.class, Stage.Response.class);

  private final Jacobian jacobian;
  private final List<Linearizable> layers;

  /** The derivatives before each layer and behind the last one. */
  private final Signal[] derivatives;

  /**
   * @param chain of layers whose stages are all {@linkplain #follows followed}
   */
  public JacobianPenalty(Jacobian jacobian, Chain chain) {
    this.jacobian = jacobian;
    this.layers = chain.layers().stream().map(Linearizable.class::cast).toList();
    this.derivatives = new Signal[layers.size() + 1];
    Signal signal = chain.input();
    derivatives[0] = new Signal(signal.extent(), signal.channels());
    for (int i = 0; i < layers.size(); i++) {
      Signal output = layers.get(i).output();
      boolean inPlace = output == signal;
      derivatives[i + 1] =
          inPlace ? derivatives[i] : new Signal(output.extent(), output.channels());
      signal = output;
    }
  }

  /** Whether derivatives are followed through the layer of a stage. */
  public static boolean follows(Stage stage) {
    return FOLLOWED.contains(stage.getClass());
  }

  @Override
  public void beforeBackward(Pass pass) {
    for (Signal signal : derivatives) {
      signal.resize(pass);
    }
    for (int projection = 0; projection < jacobian.projections(); projection++) {
      drawDirections(PlacedRandom.hash(pass.random(), projection));
      pull();
      beginTangents();
      push();
    }
  }

  /** One direction per row, as the cotangents of the logits. */
  private void drawDirections(long key) {
    Signal logits = derivatives[layers.size()];
    float[] directions = logits.gradient().overwriteHeap();
    int width = logits.channels();
    for (int row = 0; row < logits.extent().rows(); row++) {
      drawDirection(key, directions, row * width, width);
    }
  }

  private static void drawDirection(long key, float[] directions, int start, int width) {
    double squares = 0;
    for (int i = start; i < start + width; i++) {
      directions[i] = (float) PlacedRandom.gaussian(PlacedRandom.hash(key, i));
      squares += directions[i] * directions[i];
    }
    float toUnit = (float) (1 / Math.sqrt(squares));
    for (int i = start; i < start + width; i++) {
      directions[i] *= toUnit;
    }
  }

  private void pull() {
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).pull(derivatives[i], derivatives[i + 1]);
    }
  }

  /** The tangents of the input are its cotangents, times 2·scale. */
  private void beginTangents() {
    Signal input = derivatives[0];
    input.clearAbsent(input.gradient());
    int outputs = derivatives[layers.size()].channels();
    double share = (double) outputs / jacobian.projections() / input.extent().rows();
    float scale = (float) (2 * jacobian.strength() * share);
    int count = input.values().count();
    FloatPointer tangents = input.values().overwriteOutside();
    cblas_scopy(count, input.gradient().readOutside(), 1, tangents, 1);
    cblas_sscal(count, scale, tangents, 1);
  }

  private void push() {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).push(derivatives[i], derivatives[i + 1]);
    }
  }

  @Override
  public void close() {
    derivatives[0].close();
    for (int i = 1; i < derivatives.length; i++) {
      if (derivatives[i] != derivatives[i - 1]) {
        derivatives[i].close();
      }
    }
  }
}
