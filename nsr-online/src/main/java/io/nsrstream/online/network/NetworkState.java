package io.nsrstream.online.network;

/**
 * All that a network's later results depend on, as plain arrays.
 *
 * @param input the shape of a row of inputs
 * @param outputs number of outputs
 * @param parameters weights and biases, in the network's own order
 * @param optimizer what the optimizer remembers per parameter, in the network's own order; empty
 *     where it remembers nothing
 * @param counters step counts and random states, in the network's own order
 */
public record NetworkState(
    InputShape input, int outputs, float[] parameters, float[] optimizer, long[] counters) {}
