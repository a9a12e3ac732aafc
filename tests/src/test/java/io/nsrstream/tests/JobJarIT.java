package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a cluster, as the build leaves it. */
final class JobJarIT {
  private static final Path FLINK_JOBS = Path.of("..", "flink-jobs", "target");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io/nsrstream/online/",
        "org/apache/flink/connector/kafka/source/",
        "org/apache/kafka/clients/",
        "com/fasterxml/jackson/databind/",
        "com/fasterxml/jackson/dataformat/yaml/",
        "com/fasterxml/jackson/dataformat/csv/",
        "org/apache/avro/Schema",
        "de/siegmar/fastcsv/",
        "META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider",
        "META-INF/LICENSE",
      })
  void theJobJarBringsWhatAClusterLacks(String needed) throws IOException {
    assertThat(entries()).anyMatch(name -> name.startsWith(needed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/apache/flink/api/",
        "org/apache/flink/runtime/",
        "org/apache/flink/table/",
        "org/nd4j/",
        "org/bytedeco/",
        "org/slf4j/",
        "org/apache/logging/",
        "com/sun/jna/",
      })
  void theJobJarLeavesOutWhatTheClusterProvides(String provided) throws IOException {
    assertThat(entries()).noneMatch(name -> name.startsWith(provided));
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(FLINK_JOBS.resolve("nsr-job.jar").toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }
}
