package io.nsrstream.online.network;

/**
 * The order in which a {@link Network} may be called, one home for all engines: a gradient before
 * each update, and nothing after it is closed.
 */
public final class NetworkCalls {
  private Gradient gradient = Gradient.NONE;
  private boolean closed;

  private enum Gradient {
    NONE,

    /** That of a loss that is not finite, which has not been computed. */
    SKIPPED,

    COMPUTED
  }

  /**
   * Opens each call.
   *
   * @throws IllegalStateException if the network is closed
   */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This network is closed: create another one");
    }
  }

  /** The network has no gradient, or one that its parameters have left behind. */
  public void forgetGradient() {
    gradient = Gradient.NONE;
  }

  /**
   * A gradient call ended.
   *
   * @param computed false where the loss is not finite, so that there is nothing to apply
   */
  public void foundGradient(boolean computed) {
    gradient = computed ? Gradient.COMPUTED : Gradient.SKIPPED;
  }

  /**
   * Opens an update, which uses the gradient up.
   *
   * @return whether there is one to apply
   * @throws IllegalStateException if the network is closed, or no gradient came before
   */
  public boolean takeGradient() {
    requireOpen();
    if (gradient == Gradient.NONE) {
      throw new IllegalStateException(
          "There is no gradient to apply: call gradient before each apply");
    }
    boolean computed = gradient == Gradient.COMPUTED;
    gradient = Gradient.NONE;
    return computed;
  }

  /** Closes the network; returns whether it was open. */
  public boolean close() {
    boolean open = !closed;
    closed = true;
    return open;
  }
}
