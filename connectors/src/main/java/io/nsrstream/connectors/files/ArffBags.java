package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.Columns.Role;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an ARFF file with a relational attribute: each bag is a sequence. In the UEA archive
 * the rows of a bag are the channels and its attributes the steps: numbers whose names count, such
 * as {@code t0}, {@code t1}. In other files the rows are the steps and the attributes the channels.
 * {@link FileSettings#channels} decides otherwise. Rows of a file with no other attribute have no
 * labels.
 */
final class ArffBags implements Rows {
  private static final Pattern COUNTED = Pattern.compile("(.*?)(\\d{1,9})");

  private static final int MOST_BAD_BEFORE = 100;

  private final ArffText text;
  private final List<ArffAttribute> attributes;
  private final List<ArffValues> values;
  private final @Nullable Columns columns;
  private final ArffRow row;
  private final int bag;
  private final int declared;
  private final boolean rowsAreSteps;
  private final int channels;
  private final ArffBag content;

  /** The bad rows before the first that tells the number of channels. */
  private final Queue<MalformedFileException> badBefore = new ArrayDeque<>();

  /** Whether the text stands at a row that was not returned yet. */
  private boolean atRow;

  /** Reads as far as the first row, which tells the number of channels. */
  ArffBags(ArffText text, ArffHeader header, FileSettings settings) throws IOException {
    this.text = text;
    attributes = header.attributes();
    bag = header.names().indexOf(relational(header).name());
    columns = attributes.size() > 1 ? columns(header, settings) : null;
    values = values(attributes);
    row = new ArffRow(attributes.size(), text.place());
    List<ArffAttribute> nested = attributes.get(bag).nested();
    requireRows();
    declared = settings.channels();
    rowsAreSteps = declared > 0 ? declared == nested.size() : !namesCount(nested);
    channels = rowsAreSteps ? nested.size() : firstChannels();
    content = new ArffBag(nested, text.place(), rowsAreSteps, channels);
  }

  private List<ArffValues> values(List<ArffAttribute> of) {
    return of.stream().map(attribute -> new ArffValues(attribute, text.place())).toList();
  }

  private ArffAttribute relational(ArffHeader header) {
    List<ArffAttribute> found =
        header.attributes().stream().filter(ArffBags::isRelational).toList();
    if (found.size() > 1 || found.get(0).nested().isEmpty()) {
      throw text.malformed(
          "must have one relational attribute, with attributes in it, but has "
              + found.stream().map(ArffAttribute::name).toList(),
          "remove the others");
    }
    return found.get(0);
  }

  static boolean isRelational(ArffAttribute attribute) {
    return attribute.type() == ArffAttribute.Type.RELATIONAL;
  }

  /** The columns beside the bags: they may be the label or the key, and be ignored. */
  private Columns columns(ArffHeader header, FileSettings settings) {
    FileSettings chosen = header.choose(text, settings).withChannels(0);
    List<String> names = header.names();
    if (chosen.label().isEmpty() && chosen.labels().isEmpty() && bag == names.size() - 1) {
      chosen = chosen.withLabel(names.get(bag == 0 ? 0 : bag - 1));
    }
    Columns assigned = new Columns(text.place().file(), text.place().number(), names, chosen);
    for (int column = 0; column < names.size(); column++) {
      if (assigned.isFeature(column) != (column == bag)) {
        throw text.malformed(
            "the relational attribute \"%s\" must be the only feature, but \"%s\" is %s"
                .formatted(names.get(bag), names.get(column), assigned.role(column)),
            "leave out what is neither label nor key with --ignore");
      }
    }
    return assigned;
  }

  private static boolean namesCount(List<ArffAttribute> nested) {
    @Nullable String prefix = null;
    int next = 0;
    for (ArffAttribute attribute : nested) {
      Matcher name = COUNTED.matcher(attribute.name());
      if (attribute.type() != ArffAttribute.Type.NUMERIC || !name.matches()) {
        return false;
      }
      int number = Integer.parseInt(name.group(2));
      if (prefix != null && (number != next || !name.group(1).equals(prefix))) {
        return false;
      }
      prefix = name.group(1);
      next = number + 1;
    }
    return nested.size() > 1;
  }

  private void requireRows() throws IOException {
    atRow = text.nextLine();
    if (!atRow) {
      throw text.malformed("must have rows after @data, but ends", "check that it is complete");
    }
  }

  /** The channels of the first row that is not bad; it stays the next one, those before it too. */
  private int firstChannels() throws IOException {
    while (true) {
      try {
        return channelsOfRow();
      } catch (MalformedFileException e) {
        badBefore.add(e.ofRow());
        if (badBefore.size() > MOST_BAD_BEFORE || !text.nextLine()) {
          throw badBefore.remove();
        }
      }
    }
  }

  private int channelsOfRow() {
    int rows = bagLines(bagCell()).size();
    if (rows < 1 || (declared > 0 && rows != declared)) {
      throw text.malformed(
          "must have a bag with a row for each channel%s, but has %d rows"
              .formatted(declared > 0 ? ", of which " + declared + " are set" : "", rows),
          "correct the bag, or the number of channels");
    }
    return rows;
  }

  @Override
  public boolean sequences() {
    return true;
  }

  @Override
  public long line() {
    return text.place().number();
  }

  @Override
  public List<String> featureNames() {
    return rowsAreSteps
        ? attributes.get(bag).nested().stream().map(ArffAttribute::name).toList()
        : IntStream.range(0, channels).mapToObj(channel -> "channel" + channel).toList();
  }

  @Override
  public FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("sequences from", attributes.get(bag).name());
    facts.put(
        "rows of a bag are",
        "the %s (%s)"
            .formatted(
                rowsAreSteps ? "steps" : "channels",
                declared > 0 ? "by the number of channels" : "guessed by its attributes"));
    facts.put("channels", Integer.toString(channels));
    int label = columns == null ? -1 : columns.label();
    facts.put("label", label < 0 ? "none" : attributes.get(label).name());
    return new FileDescription(facts, List.of());
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    MalformedFileException bad = badBefore.poll();
    if (bad != null) {
      throw bad;
    }
    if (!atRow && !text.nextLine()) {
      return null;
    }
    atRow = false;
    try {
      return example(number);
    } catch (MalformedFileException e) {
      throw e.ofRow();
    }
  }

  private Example example(long number) {
    ArffToken cell = bagCell();
    float weight = row.weight();
    List<String> lines = bagLines(cell);
    String label = text(Role.LABEL);
    String key = text(Role.KEY);
    List<Nominal> nominals = new ArrayList<>();
    float[] features = content.features(lines, nominals);
    return new Example(
        key == null ? "" : key,
        Long.toString(number),
        features.length / channels,
        features,
        nominals,
        label,
        number,
        weight);
  }

  /** Reads the row, and returns the cell of its bag. */
  private ArffToken bagCell() {
    row.read(text.line(), text.tokens());
    @Nullable ArffToken cell = row.cell(bag);
    return cell == null ? ArffToken.EMPTY : cell;
  }

  /** The rows of a bag; none if it is missing. */
  private List<String> bagLines(ArffToken cell) {
    if (values.get(bag).isMissing(cell)) {
      return List.of();
    }
    return cell.text().lines().filter(line -> !line.isBlank()).toList();
  }

  private @Nullable String text(Role role) {
    for (int column = 0; columns != null && column < columns.count(); column++) {
      if (columns.role(column) == role) {
        return text(values.get(column), row.cell(column));
      }
    }
    return null;
  }

  private static @Nullable String text(ArffValues attribute, @Nullable ArffToken found) {
    ArffToken cell = found == null ? attribute.leftOut() : found;
    return attribute.isMissing(cell) ? null : attribute.name(cell);
  }
}
