package io.nsrstream.connectors.kafka.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what became of the records of a replay, and why. */
public final class ReplayReport {
  /** More reasons than these are counted together: records are what they quote. */
  private static final int MOST_REASONS = 100;

  private static final int MOST_CHARACTERS = 300;
  private static final String OTHERS = "(other reasons)";

  /** What can become of a record. */
  public enum Outcome {
    /** Went back to its topic. */
    SENT,
    /** Refused by the job's reader, and rejected again. */
    REFUSED,
    /** Not to be had as it was, or not taken by its topic; stays rejected. */
    NOT_SENDABLE,
    /** Not asked for; stays rejected. */
    NOT_CHOSEN,
    /** A tombstone that the job leaves out. */
    LEFT_OUT,
    /** Written to the rejected topic by somebody else; stays where it is. */
    FOREIGN
  }

  /**
   * How many records had a reason.
   *
   * @param reason without what was found in each of them
   */
  public record Reason(String reason, long count) {}

  private final Map<Outcome, Map<String, Long>> counts = new LinkedHashMap<>();
  private boolean early;

  void count(Verdict verdict) {
    Map<String, Long> reasons =
        counts.computeIfAbsent(outcome(verdict), o -> new LinkedHashMap<>());
    String reason = rule(verdict.reason());
    boolean known = reasons.containsKey(reason) || reasons.size() < MOST_REASONS;
    reasons.merge(known ? reason : OTHERS, 1L, Long::sum);
  }

  void endsEarly() {
    early = true;
  }

  private static Outcome outcome(Verdict verdict) {
    if (verdict instanceof Verdict.Sent) {
      return Outcome.SENT;
    } else if (verdict instanceof Verdict.RefusedAgain) {
      return Outcome.REFUSED;
    } else if (verdict instanceof Verdict.NotSendable) {
      return Outcome.NOT_SENDABLE;
    } else if (verdict instanceof Verdict.NotChosen) {
      return Outcome.NOT_CHOSEN;
    } else {
      return verdict instanceof Verdict.LeftOut ? Outcome.LEFT_OUT : Outcome.FOREIGN;
    }
  }

  /** The rule that a reason names, without what was found. */
  private static String rule(String reason) {
    int found = reason.indexOf(", but ");
    String rule = found < 0 ? reason : reason.substring(0, found);
    return rule.length() <= MOST_CHARACTERS ? rule : rule.substring(0, MOST_CHARACTERS) + "…";
  }

  /** How many records ended so. */
  public long count(Outcome outcome) {
    return counts.getOrDefault(outcome, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** How many records were looked at. */
  public long records() {
    return counts.keySet().stream().mapToLong(this::count).sum();
  }

  /** Whether the replay was stopped, or came to its limit, before the end of the topic. */
  public boolean endedEarly() {
    return early;
  }

  /** The reasons of records that ended so, the most frequent first. */
  public List<Reason> reasons(Outcome outcome) {
    List<Reason> reasons = new ArrayList<>();
    counts
        .getOrDefault(outcome, Map.of())
        .forEach((reason, count) -> reasons.add(new Reason(reason, count)));
    reasons.sort(Comparator.comparingLong(Reason::count).reversed());
    return reasons;
  }
}
