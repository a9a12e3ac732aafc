package io.nsrstream.online.network;

/**
 * A layer of a network, as penalties and reports see it.
 *
 * @param name unique within its network: {@code hidden1}, {@code hidden2}, …, {@code logits}
 * @param width number of neurons
 * @param penalisable whether penalties may see its responses
 */
public record Layer(String name, int width, boolean penalisable) {

  /** The name of every network's last layer: its responses are the logits. */
  public static final String LOGITS = "logits";
}
