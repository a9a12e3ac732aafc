package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Arrival.OfExample;
import java.util.List;

/**
 * The readings of one key that a later sequence may still need, as savepoints have them in which
 * they were one value. The operator reads it once, and keeps each reading apart from then on.
 *
 * @param all by event time; the first ones are settled, the others wait, since earlier ones may
 *     still come
 * @param settled how many are settled
 * @param shared how many, from the front, were part of a sequence already
 * @param watermark readings before this event time are late
 * @param idleAt when the key becomes idle if it sends nothing more, by the times of its records
 */
public record Readings(List<OfExample> all, int settled, int shared, long watermark, long idleAt) {}
