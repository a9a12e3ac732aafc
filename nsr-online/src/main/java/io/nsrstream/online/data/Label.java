package io.nsrstream.online.data;

/**
 * The class of an example, where it comes alone and later.
 *
 * @param key the key of the example
 * @param id the id of the example
 * @param label its class
 * @param time event time of the label, milliseconds since the epoch
 */
public record Label(String key, String id, String label, long time) {}
