package io.nsrstream.lab.drift;

import io.nsrstream.connectors.generated.GeneratedStream;
import io.nsrstream.online.drift.Detector;
import java.util.Map;

/**
 * What came of a stream of known drift.
 *
 * @param alarms of each detector on the errors of {@code still}, rows ascending
 * @param still a learner that does nothing about drift
 * @param reacting the same learner with the reactions of its settings
 */
public record DriftResult(
    GeneratedStream stream, Map<Detector, int[]> alarms, DriftRun still, DriftRun reacting) {}
