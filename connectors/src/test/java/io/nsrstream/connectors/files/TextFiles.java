package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files as tests write and read them. */
final class TextFiles {

  private TextFiles() {}

  /** All examples of a file that holds a text. */
  static List<Example> read(Path file, String text, FileSettings settings) throws IOException {
    try (ExampleFile stream = open(file, text, settings)) {
      return rest(stream);
    }
  }

  static ExampleFile open(Path file, String text, FileSettings settings) throws IOException {
    Files.writeString(file, text);
    return ExampleFile.open(file, settings);
  }

  static List<Example> rest(ExampleFile stream) {
    List<Example> examples = new ArrayList<>();
    stream.forEachRemaining(examples::add);
    return examples;
  }

  static List<String> labels(List<Example> examples) {
    List<String> labels = new ArrayList<>();
    examples.forEach(example -> labels.add(example.label()));
    return labels;
  }
}
