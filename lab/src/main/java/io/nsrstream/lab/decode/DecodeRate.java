package io.nsrstream.lab.decode;

/**
 * How fast records of one format become examples.
 *
 * @param kind how they are written
 * @param features of each
 * @param bytes of a record, the mean
 * @param recordsPerSecond median over the rounds
 * @param spread distance between the quartiles of the rounds, records per second
 */
public record DecodeRate(
    RecordKind kind, int features, double bytes, double recordsPerSecond, double spread) {}
