package io.nsrstream.cli.reproduce;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * A data directory with the files of all corpora, a few rows each, in which the class decides how
 * fast a wave swings.
 */
public final class TinyData {
  private static final int SIDE = 6;
  private static final int CLASSES = 3;

  private final Random random = new Random(1);
  private final Path directory;

  private TinyData(Path directory) {
    this.directory = directory;
  }

  /** Writes the files. */
  public static Path write(Path directory) throws IOException {
    TinyData data = new TinyData(directory);
    data.images("train", 180);
    data.images("t10k", 30);
    data.ucr("ElectricDevices", 300);
    data.ucr("ECG5000", 90);
    data.vowels("TRAIN", 27);
    data.vowels("TEST", 37);
    data.har(120);
    return directory;
  }

  private double wave(int label, int step) {
    return Math.sin((label + 1) * 0.8 * step) + 0.3 * random.nextGaussian();
  }

  private void images(String part, int count) throws IOException {
    byte[] labels = new byte[count];
    write(
        "mnist/" + part + "-images-idx3-ubyte.gz",
        out -> {
          for (int header : new int[] {0x0803, count, SIDE, SIDE}) {
            out.writeInt(header);
          }
          for (int row = 0; row < count; row++) {
            labels[row] = (byte) (row % CLASSES);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
              double level = 128 + 60 * wave(labels[row], pixel);
              out.writeByte((int) Math.max(0, Math.min(255, level)));
            }
          }
        });
    write(
        "mnist/" + part + "-labels-idx1-ubyte.gz",
        out -> {
          out.writeInt(0x0801);
          out.writeInt(count);
          out.write(labels);
        });
  }

  private void ucr(String name, int count) throws IOException {
    write(
        "series/" + name + ".tsv.gz",
        IntStream.range(0, count)
            .mapToObj(row -> row % CLASSES + "\t" + values(row % CLASSES, 12, "\t"))
            .toList());
  }

  private void vowels(String part, int count) throws IOException {
    List<String> header =
        List.of(
            "@problemName JapaneseVowels",
            "@timeStamps false",
            "@missing false",
            "@univariate false",
            "@dimensions 2",
            "@equalLength false",
            "@classLabel true 0 1 2",
            "@data");
    List<String> rows =
        IntStream.range(0, count)
            .mapToObj(
                row -> {
                  int steps = 5 + row % 4;
                  int label = row % CLASSES;
                  return "%s:%s:%d"
                      .formatted(values(label, steps, ","), values(label, steps, ","), label);
                })
            .toList();
    write(
        "series/JapaneseVowels_" + part + ".ts.gz",
        IntStream.range(0, header.size() + count)
            .mapToObj(
                line -> line < header.size() ? header.get(line) : rows.get(line - header.size()))
            .toList());
  }

  private void har(int count) throws IOException {
    int features = 9 * 4;
    String header =
        IntStream.range(0, features)
            .mapToObj(i -> "c%d_t%d".formatted(i % 9, i / 9))
            .collect(Collectors.joining(",", "subject,", ",label"));
    // Every fourth row is kept, so that the classes take turns among those.
    List<String> rows =
        IntStream.range(0, count)
            .mapToObj(
                row ->
                    "1,%s,%d"
                        .formatted(values(row / 4 % CLASSES, features, ","), row / 4 % CLASSES))
            .toList();
    write(
        "series/har.csv.gz",
        IntStream.rangeClosed(0, count)
            .mapToObj(line -> line == 0 ? header : rows.get(line - 1))
            .toList());
  }

  private String values(int label, int count, String separator) {
    return IntStream.range(0, count)
        .mapToObj(step -> String.format(Locale.ROOT, "%.3f", wave(label, step)))
        .collect(Collectors.joining(separator));
  }

  private interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  private void write(String name, List<String> lines) throws IOException {
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    write(name, out -> out.write(text));
  }

  private void write(String name, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      content.write(out);
    }
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.toByteArray());
  }
}
