package io.nsrstream.lab.epochs;

/**
 * A data set in its three parts, of one shape and with the same classes.
 *
 * @param train what is learned
 * @param validation what choices are made by
 * @param test what is reported, and looked at for nothing else
 */
public record Split(Dataset train, Dataset validation, Dataset test) {}
