package io.nsrstream.lab.drift;

import io.nsrstream.lab.drift.DriftRun.Change;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a detector made of known changes. The first alarm from the start of a change to the start of
 * the next finds it.
 *
 * @param changes number of changes
 * @param found how many of them were found
 * @param delay median rows from the start of a change that was found to its alarm; NaN if none was
 * @param others further alarms: second ones, and those before the first change
 */
public record Detection(int changes, int found, double delay, int others) {

  public static Detection of(List<Change> changes, int[] alarms) {
    int[] delays =
        changes.stream()
            .map(change -> first(alarms, change))
            .filter(OptionalInt::isPresent)
            .mapToInt(OptionalInt::getAsInt)
            .toArray();
    return new Detection(
        changes.size(), delays.length, Median.of(delays), alarms.length - delays.length);
  }

  private static OptionalInt first(int[] alarms, Change change) {
    return Arrays.stream(alarms)
        .filter(row -> row >= change.start() && row < change.next())
        .map(row -> row - change.start())
        .findFirst();
  }
}
