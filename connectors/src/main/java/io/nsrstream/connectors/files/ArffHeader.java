package io.nsrstream.connectors.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The header of an ARFF file, as WEKA and MOA write it, or KEEL.
 *
 * @param inputs the attributes that KEEL's {@code @inputs} names; empty where there is none
 * @param outputs those of its {@code @outputs}
 */
record ArffHeader(List<ArffAttribute> attributes, List<String> inputs, List<String> outputs) {

  /** Reads as far as {@code @data}. */
  static ArffHeader read(ArffText text) throws IOException {
    ArffHeader header = new ArffHeader(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    while (nextLine(text)) {
      String keyword = text.takeText().text();
      switch (keyword.toLowerCase(Locale.ROOT)) {
        case "" -> requireRelation(text);
        case "@frequency", "@horizon" ->
            throw text.malformed(
                "is a file of forecasts (tsf), which has no classes and is not read",
                "use a file with classes");
        case "@attribute" -> header.attributes.add(attribute(text));
        case "@inputs", "@input" -> header.inputs.addAll(names(text));
        case "@outputs", "@output" -> header.outputs.addAll(names(text));
        case "@data" -> {
          header.requireAttributes(text);
          return header;
        }
        default -> throw unknown(text);
      }
    }
    throw text.malformed("the header must end with @data, but the file ends", "add the data");
  }

  /** Some writers begin comments of the header with another sign. */
  private static boolean nextLine(ArffText text) throws IOException {
    boolean found = text.nextLine();
    while (found && text.line().stripLeading().startsWith("#")) {
      found = text.nextLine();
    }
    return found;
  }

  private void requireAttributes(ArffText text) {
    if (attributes.isEmpty()) {
      throw text.malformed(
          "the header must have an @attribute for each column before @data, but has none",
          "add them");
    }
  }

  private static void requireRelation(ArffText text) {
    if (!text.tokens().isEmpty()) {
      throw unknown(text);
    }
  }

  private static MalformedFileException unknown(ArffText text) {
    return text.malformed(
        "the header must consist of @relation, @attribute and @data, but has \"%s\""
            .formatted(text.line().strip()),
        "correct the header, or make the line a comment with %");
  }

  private static ArffAttribute attribute(ArffText text) throws IOException {
    ArffAttribute attribute = ArffAttribute.read(text);
    return attribute.type() == ArffAttribute.Type.RELATIONAL
        ? attribute.withNested(nested(text, attribute.name()))
        : attribute;
  }

  private static List<ArffAttribute> nested(ArffText text, String name) throws IOException {
    List<ArffAttribute> nested = new ArrayList<>();
    while (nextLine(text)) {
      String keyword = text.takeText().text().toLowerCase(Locale.ROOT);
      if (keyword.equals("@end")) {
        return nested;
      }
      if (!keyword.equals("@attribute")) {
        break;
      }
      ArffAttribute attribute = ArffAttribute.read(text);
      if (attribute.type() == ArffAttribute.Type.RELATIONAL) {
        throw text.malformed(
            "attributes within the relational attribute \"%s\" must be of other types, but \"%s\" is relational"
                .formatted(name, attribute.name()),
            "remove it");
      }
      nested.add(attribute);
    }
    throw text.malformed(
        "the relational attribute \"%s\" must consist of lines @attribute and a line @end"
            .formatted(name),
        "add @end " + name);
  }

  private static List<String> names(ArffText text) {
    return text.tokens().stream().skip(1).filter(ArffToken::isText).map(ArffToken::text).toList();
  }

  List<String> names() {
    return attributes.stream().map(ArffAttribute::name).toList();
  }

  /**
   * The settings for its columns: where KEEL names inputs and outputs, the label is the output
   * unless another is chosen, and what is neither is ignored.
   *
   * @throws MalformedFileException if it names several outputs and no label is chosen
   */
  FileSettings choose(ArffText text, FileSettings settings) {
    FileSettings chosen = settings;
    if (settings.label().isEmpty() && settings.labels().isEmpty() && !outputs.isEmpty()) {
      if (outputs.size() > 1) {
        throw text.malformed(
            "must have one output, which is the label, but has " + outputs, "choose the label");
      }
      chosen = chosen.withLabel(outputs.get(0));
    }
    if (inputs.isEmpty()) {
      return chosen;
    }
    List<String> ignored = new ArrayList<>(names());
    ignored.removeAll(inputs);
    ignored.addAll(settings.ignored());
    return chosen.withIgnored(ignored);
  }
}
