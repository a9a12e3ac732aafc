package io.nsrstream.flink.state;

/**
 * Something that waits in a line.
 *
 * @param number its place in the order of arrival
 * @param since what the clock of its line showed when it came
 */
public record Placed<T>(long number, long since, T value) {}
