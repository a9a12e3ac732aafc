package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Regularization.Jacobian;
import io.nsrstream.models.architecture.Regularization.L1;
import io.nsrstream.models.architecture.Regularization.L2;
import io.nsrstream.models.architecture.Regularization.Orthogonality;
import io.nsrstream.models.fused.layers.Chain;
import io.nsrstream.models.fused.layers.Pass;
import io.nsrstream.models.fused.layers.Slot;
import io.nsrstream.models.memory.Ones;
import java.util.List;

/** Adds the gradient of a {@link Regularization} to that of the parameters. */
public interface Regularizer extends AutoCloseable {

  /**
   * The regularizer of a network.
   *
   * @param chain of its layers, up to the logits
   * @param slots of its parameters
   */
  static Regularizer of(Regularization regularization, Chain chain, List<Slot> slots, Ones ones) {
    List<Slot> weights = slots.stream().filter(slot -> slot.initialization() != null).toList();
    double strength = regularization.strength();
    if (strength == 0) {
      return new Regularizer() {};
    }
    if (regularization instanceof L1) {
      return new AbsoluteWeights(weights, (float) strength);
    }
    if (regularization instanceof L2) {
      return new SquaredWeights(weights, (float) strength);
    }
    if (regularization instanceof Orthogonality) {
      return new OrthogonalWeights(weights, (float) strength, ones);
    }
    if (regularization instanceof Jacobian jacobian) {
      return new JacobianPenalty(jacobian, chain);
    }
    throw new IllegalArgumentException("The fused engine has no regularizer for " + regularization);
  }

  /** Leaves with the layers what the backward pass is to add. */
  default void beforeBackward(Pass pass) {
    // Weights alone need no pass.
  }

  /** Adds to what the backward pass left of the gradient. */
  default void afterBackward() {
    // What came before is enough.
  }

  /** Frees what it holds outside the heap. */
  @Override
  default void close() {
    // Most hold nothing there.
  }
}
