package io.nsrstream.online.network;

/**
 * All that a network's later results depend on, as plain arrays.
 *
 * @param inputs number of inputs
 * @param outputs number of outputs
 * @param parameters weights and biases, in the network's own order
 * @param optimizer what the optimizer remembers per parameter, in the network's own order; empty
 *     where it remembers nothing
 * @param counters step counts and random states, in the network's own order
 */
public record NetworkState(
    int inputs, int outputs, float[] parameters, float[] optimizer, long[] counters) {}
