package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Something that others than the owner of a job's secrets may read.
 *
 * @param where it is
 * @param text all of it; of bytes, one character for each
 */
record Shown(String where, String text) {

  static Shown of(String where, ConsumerRecord<byte[], byte[]> record) {
    return new Shown(where, new String(record.value(), ISO_8859_1));
  }

  /** Every file below a directory. */
  static List<Shown> files(Path directory) throws IOException {
    List<Shown> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.add(new Shown(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1)));
      }
    }
    return files;
  }

  boolean has(String part) {
    return text.contains(part);
  }

  /** Fails if a secret is in it, as it stands or in Base64. */
  void requireNone(List<String> secrets) {
    for (String secret : secrets) {
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8));
      assertThat(has(secret) || has(encoded.substring(0, encoded.length() - 1)))
          .as("%s shows '%s'", where, secret)
          .isFalse();
    }
  }

  /** The text may be long. */
  @Override
  public String toString() {
    return where;
  }
}
