package io.nsrstream.cli.commands;

import io.nsrstream.connectors.files.DelimitedText;
import io.nsrstream.connectors.files.DelimitedText.DecimalMark;
import io.nsrstream.connectors.files.DelimitedText.Header;
import io.nsrstream.connectors.files.DelimitedText.Separator;
import io.nsrstream.connectors.files.FileSettings;
import io.nsrstream.connectors.files.TopicRecords;
import io.nsrstream.flink.settings.JobSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a file of one's own is read. */
public final class FileOptions {
  /** A few damaged rows of a long file; a file that is misunderstood has more. */
  private static final int BAD_ROWS = 100;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      description =
          "The column of the key in a file, by name or position from 0; without it, one model"
              + " learns all.")
  private @Nullable String key;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "The column of the label in a file of one's own; else the last, or the first in a .tsv"
              + " file without a header.")
  private @Nullable String label;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "A file that holds the labels of a file of one's own, one a line for each row, where no"
              + " column does.")
  private @Nullable Path labels;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of a file of one's own that are no features.")
  private @Nullable List<String> ignored;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description =
          "Rows of a file of one's own are sequences: N features of the first step, then N of the"
              + " second and so on.")
  private @Nullable Integer channels;

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Columns of a file of one's own that are texts: their words are learned. In JSON, name"
              + " them with --set mapping.text=[/…].")
  private @Nullable List<String> texts;

  @Option(
      names = "--shuffle",
      paramLabel = "SEED",
      description =
          "Take the rows of a file of one's own in an order at random, for one that is sorted; all"
              + " are kept in memory.")
  private @Nullable Long order;

  @Option(
      names = "--header",
      paramLabel = "yes|no|auto",
      description = "Whether the first row of a CSV file names its columns; guessed by default.")
  private @Nullable String header;

  @Option(
      names = "--separator",
      paramLabel = "NAME",
      description =
          "What stands between the cells of a CSV file: comma, semicolon, tab, pipe, blanks, or"
              + " the character; guessed by default.")
  private @Nullable String separator;

  @Option(
      names = "--decimal",
      paramLabel = "dot|comma",
      description = "The decimal mark in a CSV file; guessed by default.")
  private @Nullable String decimal;

  @Option(
      names = "--missing",
      paramLabel = "TEXT",
      split = ",",
      description =
          "Texts of a CSV file that mean missing, beside ? and an empty cell; NaN, NA and null by"
              + " default.")
  private @Nullable List<String> missing;

  @Option(
      names = "--skip-bad-rows",
      paramLabel = "N",
      description =
          "How many bad rows of a file, or bad records of a topic's dump, are left out, counted as"
              + " rejected and named; one more ends the run. By default "
              + BAD_ROWS
              + ".")
  private @Nullable Integer badRows;

  /** Whether one of them is given that is not for known streams. */
  boolean areGiven() {
    return label != null
        || labels != null
        || ignored != null
        || channels != null
        || texts != null
        || order != null
        || header != null
        || separator != null
        || decimal != null
        || missing != null
        || badRows != null;
  }

  /** The column of the key, if it is chosen. */
  @Nullable String key() {
    return key;
  }

  /** All of them, over the defaults, with the records of a topic as a job reads them. */
  FileSettings settings(JobSettings job) {
    FileSettings settings =
        FileSettings.DEFAULTS
            .withText(text())
            .withBadRows(badRows == null ? BAD_ROWS : badRows)
            .withRecords(new TopicRecords(job.mapping(), job.format()));
    settings = label == null ? settings : settings.withLabel(label);
    settings = labels == null ? settings : settings.withLabels(labels);
    settings = key == null ? settings : settings.withKey(key);
    settings = ignored == null ? settings : settings.withIgnored(ignored);
    settings = texts == null ? settings : settings.withTexts(texts);
    settings = order == null ? settings : settings.withOrder(order);
    return channels == null ? settings : settings.withChannels(channels);
  }

  private DelimitedText text() {
    DelimitedText text = DelimitedText.DEFAULTS;
    text = header == null ? text : text.withHeader(headerChoice(header));
    text = separator == null ? text : text.withSeparator(separatorChoice(separator));
    text = decimal == null ? text : text.withDecimal(decimalChoice(decimal));
    return missing == null ? text : text.withMissing(missing);
  }

  private Header headerChoice(String choice) {
    return switch (choice.toLowerCase(Locale.ROOT)) {
      case "yes" -> Header.PRESENT;
      case "no" -> Header.ABSENT;
      case "auto" -> Header.AUTO;
      default -> throw unknown("--header", choice, "yes, no or auto");
    };
  }

  private Separator separatorChoice(String choice) {
    return Arrays.stream(Separator.values())
        .filter(
            separator ->
                separator.name().equalsIgnoreCase(choice) || separator.text().equals(choice))
        .findFirst()
        .orElseThrow(
            () -> unknown("--separator", choice, "comma, semicolon, tab, pipe, blanks or auto"));
  }

  private DecimalMark decimalChoice(String choice) {
    return switch (choice.toLowerCase(Locale.ROOT)) {
      case "dot", "." -> DecimalMark.DOT;
      case "comma", "," -> DecimalMark.COMMA;
      case "auto" -> DecimalMark.AUTO;
      default -> throw unknown("--decimal", choice, "dot, comma or auto");
    };
  }

  private ParameterException unknown(String option, String choice, String choices) {
    return new ParameterException(
        spec.commandLine(),
        "%s must be %s, but is \"%s\": write one of these".formatted(option, choices, choice));
  }
}
