package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cases of a file in sktime's ts format: after a header of tags, a line for each case with the
 * values of one channel after another, colons between channels and commas between values, the label
 * last. Cases may differ in length. Where the channels of one case do, missing values fill the
 * shorter ones. Time stamps are left out. The values of a line are channel by channel, those of an
 * example step by step.
 */
final class TsRows implements Rows {
  private static final Pattern FIRST_TAG =
      Pattern.compile(
          "@(problemName|timeStamps|missing|univariate|dimensions?|equalLength|seriesLength|classLabel|targetLabel)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Values of the largest case that is read, with those that fill its shorter channels. */
  private static final int MOST_VALUES = TextLines.LONGEST_LINE;

  private final TextLines lines;
  private @Nullable String line;

  /** Whether the line is the next case, not that of the last example. */
  private boolean ahead;

  /** Whether the header says that values have time stamps. */
  private boolean stamped;

  /** How many channels the header declares, 0 where it does not. */
  private int declaredChannels;

  /** The classes that the header declares, empty for cases without labels, null for neither. */
  private @Nullable Set<String> classes;

  private final int channels;

  /** Reads as far as the first case. */
  TsRows(Path file, Reader text, FileSettings settings) throws IOException {
    lines = new TextLines(file, text);
    if (settings.choosesColumns()) {
      throw new MalformedFileException(
          file,
          "is in the ts format, which has channels and a label and no columns to choose",
          "leave out label, labels, key, ignored and channels");
    }
    readHeader();
    nextLine();
    if (line == null) {
      throw malformed("must have cases after @data, but ends", "check that it is complete");
    }
    ahead = true;
    int parts = parts(line).size();
    channels = declaredChannels > 0 ? declaredChannels : parts - labelParts();
    requireParts(parts);
  }

  /** Whether a text with this beginning is in this format. */
  static boolean isFormatOf(String head) {
    return head.lines()
        .map(String::strip)
        .filter(TsRows::hasContent)
        .findFirst()
        .filter(first -> FIRST_TAG.matcher(first).lookingAt())
        .isPresent();
  }

  private static boolean hasContent(String stripped) {
    return !stripped.isEmpty() && !stripped.startsWith("#") && !stripped.startsWith("%");
  }

  /** Goes to the next line that is neither blank nor a comment. */
  private void nextLine() throws IOException {
    do {
      line = lines.next();
      line = line == null ? null : line.strip();
    } while (line != null && !hasContent(line));
  }

  private void readHeader() throws IOException {
    for (nextLine(); line != null; nextLine()) {
      List<String> words = List.of(line.split("\\s+"));
      String tag = words.get(0).toLowerCase(Locale.ROOT);
      if (tag.equals("@data")) {
        requireClassLabel();
        return;
      }
      readTag(tag, words.subList(1, words.size()));
    }
    throw malformed("the header must end with @data, but the file ends", "add the data");
  }

  private void readTag(String tag, List<String> values) {
    switch (tag) {
      case "@problemname", "@missing", "@equallength", "@serieslength" -> {}
      case "@timestamps" -> stamped = flag(tag, values);
      case "@univariate" -> declaredChannels = flag(tag, values) ? 1 : declaredChannels;
      case "@dimension", "@dimensions" -> declaredChannels = dimensions(values);
      case "@classlabel" -> classes = classes(flag(tag, values), values);
      case "@targetlabel" -> readTarget(flag(tag, values));
      default ->
          throw malformed(
              "the header must consist of @problemName, @timeStamps, @missing, @univariate,"
                  + " @dimensions, @equalLength, @seriesLength, @classLabel and @data, but has \""
                  + tag
                  + "\"",
              "correct the header, or make the line a comment with #");
    }
  }

  private void readTarget(boolean regression) {
    if (regression) {
      throw malformed(
          "holds a regression target (@targetLabel true), which is not read: classes are",
          "turn the target into classes, and declare them with @classLabel true");
    }
    classes = classes == null ? Set.of() : classes;
  }

  private boolean flag(String tag, List<String> values) {
    String value = values.isEmpty() ? "" : values.get(0).toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      throw malformed(
          tag + " must be true or false, but is \"" + value + "\"", "use one of the two");
    }
    return value.equals("true");
  }

  private int dimensions(List<String> values) {
    String value = String.join(" ", values);
    if (!value.matches("0*[1-9]\\d{0,8}")) {
      throw malformed(
          "@dimensions must be a number of channels, but is \"" + value + "\"",
          "give how many there are, or leave it out");
    }
    return Integer.parseInt(value);
  }

  private Set<String> classes(boolean labelled, List<String> values) {
    Set<String> declared = new LinkedHashSet<>(values.subList(1, values.size()));
    if (labelled && declared.isEmpty()) {
      throw malformed("@classLabel true must be followed by the classes, but is not", "list them");
    }
    return labelled ? declared : Set.of();
  }

  private void requireClassLabel() {
    if (classes == null) {
      throw malformed(
          "the header must have @classLabel, but has none",
          "add @classLabel true with the classes, or @classLabel false");
    }
  }

  @Override
  public boolean sequences() {
    return true;
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public List<String> featureNames() {
    return IntStream.range(0, channels).mapToObj(channel -> "channel" + channel).toList();
  }

  @Override
  public @Nullable Example next(long exampleNumber) throws IOException {
    if (!ahead) {
      nextLine();
    }
    ahead = false;
    if (line == null) {
      return null;
    }
    List<String> parts = parts(line);
    requireParts(parts.size());
    float[] features = features(parts.subList(0, channels));
    return new Example(
        "",
        Long.toString(exampleNumber),
        features.length / channels,
        features,
        List.of(),
        label(parts),
        exampleNumber);
  }

  /** What stands between colons; those in the parentheses of a time stamp separate nothing. */
  private List<String> parts(String text) {
    return stamped ? TimeStamped.parts(text) : List.of(text.split(":", -1));
  }

  private String[] values(String channel, int number) {
    return stamped ? TimeStamped.values(channel, number, lines) : channel.split(",", -1);
  }

  private int labelParts() {
    return classes == null || classes.isEmpty() ? 0 : 1;
  }

  private void requireParts(int parts) {
    if (channels < 1 || parts != channels + labelParts()) {
      throw malformed(
          "must have %d channel(s)%s with colons between them, but has %d part(s)"
              .formatted(Math.max(1, channels), labelParts() == 1 ? " and a label" : "", parts),
          "correct the line, or the @dimensions and @classLabel of the header");
    }
  }

  /** The values step by step; those that a shorter channel lacks at its end are missing. */
  private float[] features(List<String> series) {
    List<String[]> values = new ArrayList<>();
    int steps = 1;
    for (int channel = 0; channel < channels; channel++) {
      values.add(values(series.get(channel), channel));
      steps = Math.max(steps, values.get(channel).length);
    }
    if ((long) steps * channels > MOST_VALUES) {
      throw malformed(
          "a case must have at most %d values, but has %d channels of up to %d steps"
              .formatted(MOST_VALUES, channels, steps),
          "split it, or leave out channels");
    }
    float[] features = new float[steps * channels];
    Arrays.fill(features, Example.MISSING);
    for (int channel = 0; channel < channels; channel++) {
      readChannel(channel, values.get(channel), features);
    }
    return features;
  }

  private void readChannel(int channel, String[] values, float[] features) {
    for (int step = 0; step < values.length; step++) {
      String value = values[step].strip();
      features[step * channels + channel] =
          isMissing(value) ? Example.MISSING : number(value, channel, step);
    }
  }

  /** A value that is left out between commas is rather a mistake. */
  private static boolean isMissing(String value) {
    return !value.isEmpty() && MissingText.isMissing(value);
  }

  private float number(String value, int channel, int step) {
    float parsed = Decimal.parse(value);
    if (!Float.isFinite(parsed)) {
      throw malformed(
          "step %d of channel %d must be a number within the range of a float (±3.4e38), but is \"%s\""
              .formatted(step, channel, value),
          "write ? for a missing value");
    }
    return parsed;
  }

  private @Nullable String label(List<String> parts) {
    if (classes == null || classes.isEmpty()) {
      return null;
    }
    String label = parts.get(channels).strip();
    if (MissingText.isMark(label)) {
      return null;
    }
    if (!classes.contains(label)) {
      throw malformed(
          "the label must be one of %s, but is \"%s\"".formatted(classes, label),
          "write it as @classLabel does, declare it there, or write ? where it is missing");
    }
    return label;
  }

  private MalformedFileException malformed(String problem, String remedy) {
    return lines.malformed(problem, remedy);
  }
}
