package io.nsrstream.connectors;

/**
 * One published snapshot of the learner of a key.
 *
 * @param key the key
 * @param bytes the bytes of the snapshot
 */
public record ModelVersion(String key, byte[] bytes) {}
