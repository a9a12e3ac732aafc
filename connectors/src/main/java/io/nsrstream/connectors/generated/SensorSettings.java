package io.nsrstream.connectors.generated;

import io.nsrstream.online.settings.Rules;

/**
 * Settings of a {@link SensorStream}.
 *
 * @param machines number of machines; each is a key of its own, and they take turns
 * @param stickiness probability that a machine stays in its state for one more example; the
 *     accuracy of predicting the last label of the same machine
 * @param noise standard deviation of the hidden condition around its prototype; prototypes of
 *     different states are mostly 1 and more apart
 * @param wandering long-run standard deviation of prototypes around their home positions: slow
 *     drift
 * @param recalibrationEvery number of examples, over all machines, after which all sensors change
 *     gain and offset: abrupt drift
 * @param looseFrom number of examples before the state {@code loose} occurs for the first time
 * @param startTime time of the first example, milliseconds since the epoch
 */
public record SensorSettings(
    int machines,
    double stickiness,
    double noise,
    double wandering,
    int recalibrationEvery,
    int looseFrom,
    long startTime) {

  /** Four machines from 2026-01-01T00:00:00Z; the best possible accuracy is about 0.94. */
  public static final SensorSettings DEFAULTS =
      new SensorSettings(4, 0.68, 0.44, 0.2, 5_000, 8_000, 1_767_225_600_000L);

  public SensorSettings {
    new Rules()
        .between("machines", machines, 1, 1_000_000)
        .require(
            stickiness >= 0 && stickiness < 1,
            "stickiness",
            "must be at least 0 and below 1",
            stickiness,
            "use a value in that range")
        .atLeast("noise", noise, 0)
        .atLeast("wandering", wandering, 0)
        .between("recalibrationEvery", recalibrationEvery, 1, Integer.MAX_VALUE)
        .between("looseFrom", looseFrom, 0, Integer.MAX_VALUE)
        .between("startTime", startTime, 0, Long.MAX_VALUE)
        .check();
  }

  /** The same settings with another number of machines. */
  public SensorSettings withMachines(int count) {
    return new SensorSettings(
        count, stickiness, noise, wandering, recalibrationEvery, looseFrom, startTime);
  }
}
