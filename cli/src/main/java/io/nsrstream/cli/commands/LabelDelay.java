package io.nsrstream.cli.commands;

import io.nsrstream.online.learner.TemporalSettings;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much later than its example a label comes, in examples of the stream.
 *
 * @param examples as many each time, or in the mean
 * @param exponential whether delays are random, exponentially distributed and rounded down
 */
record LabelDelay(int examples, boolean exponential) {
  private static final Pattern FORM = Pattern.compile("(exp:)?(\\d{1,9})");

  /** Keeps delays apart from the random numbers of a generated stream with the same seed. */
  private static final long SALT = 0x6C6174656C795FL;

  /** Every label comes with its example. */
  static final LabelDelay NONE = new LabelDelay(0, false);

  /** What {@code N} and {@code exp:N} stand for. */
  static LabelDelay of(String text) {
    Matcher form = FORM.matcher(text);
    boolean fits = form.matches();
    new Rules()
        .require(
            fits,
            "--label-delay",
            "must be a number of examples below 1,000,000,000, or exp: and their mean",
            text,
            "write it like 500 or exp:500")
        .check();
    return new LabelDelay(Integer.parseInt(form.group(2)), form.group(1) != null);
  }

  /**
   * Requires that labels are not late if earlier examples are features of later ones: one would be
   * learned beside others than it was predicted with.
   */
  void check(TemporalSettings temporal) {
    new Rules()
        .require(
            examples == 0 || !temporal.on(),
            "--label-delay",
            "must be 0 with learner.temporal, which takes labels that come with their examples",
            examples,
            "leave it out, or set learner.temporal.labels and learner.temporal.lags to 0")
        .check();
  }

  /** The delays of one label after the other. */
  LongSupplier delays(long seed) {
    if (!exponential) {
      return () -> examples;
    }
    SplitMix64 random = new SplitMix64(seed ^ SALT);
    return () -> (long) (-examples * StrictMath.log(1 - random.nextDouble()));
  }
}
