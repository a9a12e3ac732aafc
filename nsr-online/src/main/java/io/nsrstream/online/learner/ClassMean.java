package io.nsrstream.online.learner;

/**
 * The mean response of every neuron of a layer to one class, over the network's window of
 * mini-batches: what the penalty holds responses to.
 *
 * @param member index of the network among the learner's
 * @param layer name of the layer
 * @param label name of the class
 * @param examples number of examples of the class in the window, at least 1
 * @param responses {@code [neurons]} of the layer
 */
public record ClassMean(
    int member, String layer, String label, long examples, double[] responses) {}
