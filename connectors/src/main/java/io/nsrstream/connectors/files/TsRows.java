package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  /** Values of the largest case that is read, with those that fill its shorter channels. */
  private static final int MOST_VALUES = TextLines.LONGEST_LINE;

  private static final int CASES_WEIGHED = 20;

  private final TextLines lines;
  private final TsHeader header;
  private final Set<String> classes;
  private final int channels;

  /** The first case, until it is returned. */
  private @Nullable String first;

  /** Reads as far as the first case. */
  TsRows(Path file, DecodedText text, FileSettings settings) throws IOException {
    lines = new TextLines(file, text.reader());
    header = TsHeader.read(lines);
    classes = header.classes();
    requireNoColumns(file, settings);
    first = TsHeader.nextLine(lines);
    if (first == null) {
      throw malformed("must have cases after @data, but ends", "check that it is complete");
    }
    int usual = usualChannels(file, text, first);
    channels = header.channels() > 0 ? header.channels() : usual;
    if (channels != usual) {
      requireParts(parts(first).size());
    }
  }

  /** Labels may be in a file of their own where the cases have none. */
  private void requireNoColumns(Path file, FileSettings settings) {
    FileSettings chosen = classes.isEmpty() ? settings.withoutLabels() : settings;
    chosen.requireNoColumns(file, FileFormat.TS.toString(), "channels and a label");
  }

  /** The most frequent number of channels of the first cases, of which one may be bad. */
  private int usualChannels(Path file, DecodedText text, String firstCase) throws IOException {
    Map<Integer, Integer> counts = new HashMap<>();
    int usual = Math.max(1, parts(firstCase).size() - labelParts());
    TextLines head = new TextLines(file, new StringReader(text.wholeLines()));
    String line = TsHeader.nextLine(head);
    while (line != null && !line.toLowerCase(Locale.ROOT).startsWith("@data")) {
      line = TsHeader.nextLine(head);
    }
    for (int cases = 0; line != null && cases < CASES_WEIGHED; cases++) {
      line = TsHeader.nextLine(head);
      int found = line == null ? 0 : parts(line).size() - labelParts();
      if (found > 0 && counts.merge(found, 1, Integer::sum) > counts.getOrDefault(usual, 0)) {
        usual = found;
      }
    }
    return usual;
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
  public FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "channels",
        "%d (%s)".formatted(channels, header.channels() > 0 ? "declared" : "as most cases have"));
    facts.put("label", classes.isEmpty() ? "none" : "last (%d classes)".formatted(classes.size()));
    if (header.stamped()) {
      facts.put("time stamps", "left out");
    }
    return new FileDescription(facts, List.of());
  }

  @Override
  public @Nullable Example next(long exampleNumber) throws IOException {
    String line = first == null ? TsHeader.nextLine(lines) : first;
    first = null;
    if (line == null) {
      return null;
    }
    try {
      return example(parts(line), exampleNumber);
    } catch (MalformedFileException e) {
      throw e.ofRow();
    }
  }

  private Example example(List<String> parts, long exampleNumber) {
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
    return header.stamped() ? TimeStamped.parts(text) : List.of(text.split(":", -1));
  }

  private String[] values(String channel, int number) {
    return header.stamped() ? TimeStamped.values(channel, number, lines) : channel.split(",", -1);
  }

  private int labelParts() {
    return classes.isEmpty() ? 0 : 1;
  }

  private void requireParts(int parts) {
    if (parts != channels + labelParts()) {
      throw malformed(
          "must have %d channel(s)%s with colons between them, but has %d part(s)"
              .formatted(channels, labelParts() == 1 ? " and a label" : "", parts),
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
          "split it, or leave out some of its channels");
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
    if (classes.isEmpty()) {
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
