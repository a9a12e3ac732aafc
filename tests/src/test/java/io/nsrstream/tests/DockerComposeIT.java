package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What docker-compose.yml, docker/ and docs/docker.md say, held against each other and against what
 * the build leaves; without a Docker engine.
 */
final class DockerComposeIT {
  private static final Path ROOT = Path.of("..");
  private static final Path JOB_JAR = ROOT.resolve("flink-jobs/target/nsr-job.jar");
  private static final Path FLINK_LIB = ROOT.resolve("flink-jobs/target/flink-lib");
  private static final Path SETTINGS = ROOT.resolve("docker/job.yaml");
  private static final String DOCUMENTATION = text("docs/docker.md");
  private static final String DOCKERFILE = text("docker/Dockerfile");
  private static final Map<?, ?> COMPOSE =
      new Yaml(new SafeConstructor(new LoaderOptions())).load(text("docker-compose.yml"));

  @BeforeAll
  static void requirePackagedJob() {
    assertThat(JOB_JAR).as("first run ./mvnw package -DskipTests").exists();
    assertThat(FLINK_LIB).as("first run ./mvnw package -DskipTests").exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "topics"})
  void theBrokerIsOfTheVersionOfTheClients(String service) {
    assertThat(at("services", service, "image")).isEqualTo("apache/kafka:" + kafkaVersion());
  }

  @Test
  void theClusterIsOfTheVersionTheJobIsBuiltFor() {
    assertThat(found(DOCKERFILE, "(?m)^FROM (.*)"))
        .containsExactly(
            "flink:%s-scala_2.12-java17".formatted(EnvironmentInformation.getVersion()));
  }

  @Test
  void theDocumentationNamesEveryImageAndPort() {
    assertThat(DOCUMENTATION).contains(found(DOCKERFILE, "(?m)^FROM (.*)"));
    for (Object service : map("services").keySet()) {
      assertThat(DOCUMENTATION).contains("`" + at("services", service, "image") + "`");
    }
    assertThat(DOCUMENTATION).contains(kafkaPort() + " |", restPort() + ", Flink's web page");
  }

  @Test
  void theImageIsMadeOfWhatTheBuildLeaves() throws IOException {
    for (String source : found(DOCKERFILE, "(?m)^COPY --chown=flink:flink (\\S+) ")) {
      Path pattern = ROOT.resolve(source);
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(pattern.getParent(), pattern.getFileName().toString())) {
        assertThat(files).as(source).isNotEmpty();
      }
    }
  }

  @Test
  void theJobManagerRunsAClassOfTheJobJar() throws IOException {
    List<String> main = found(command("jobmanager"), "^standalone-job --job-classname (\\S+) ");

    assertThat(main).hasSize(1);
    try (JarFile jar = new JarFile(JOB_JAR.toFile())) {
      assertThat(jar.getEntry(main.get(0).replace('.', '/') + ".class")).isNotNull();
    }
  }

  @Test
  void nativeCodeIsLoadedByFlinkAndNeverByTheJob() throws IOException {
    List<String> parentFirst =
        flinkConfiguration().get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL);

    assertThat(parentFirst).containsExactly("org.nd4j.", "org.bytedeco.", "org.deeplearning4j.");
    assertThat(at("services", "taskmanager", "environment", "OMP_NUM_THREADS")).isEqualTo("1");
    assertThat(DOCKERFILE)
        .contains("flink-lib/*.jar /opt/flink/lib/", "nsr-job.jar /opt/flink/usrlib/");
    try (Stream<Path> lib = Files.list(FLINK_LIB)) {
      assertThat(lib.map(jar -> jar.getFileName().toString()))
          .anyMatch(name -> name.startsWith("nd4j-native-"))
          .anyMatch(name -> name.startsWith("openblas-"))
          .anyMatch(name -> name.startsWith("javacpp-"));
    }
  }

  @Test
  void workersHaveMemoryOutsideTheHeapThatAddsUp() {
    Configuration flink = flinkConfiguration();
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);

    assertThat(memory.getTaskOffHeapSize().getMebiBytes()).isEqualTo(512);
    assertThat(memory.getTaskHeapSize().getMebiBytes()).isGreaterThanOrEqualTo(512);
    assertThat(flink.get(CoreOptions.FLINK_TM_JVM_OPTIONS))
        .as("JavaCPP's limit is that of the process")
        .endsWith("maxphysicalbytes=" + memory.getTotalProcessMemorySize().getGibiBytes() + "g");
  }

  @Test
  void theJobReadsItsSettingsAndFitsTheCluster() throws IOException {
    JobSettings settings = settings();

    assertThat(command("jobmanager")).endsWith("--settings /opt/nsr/job.yaml");
    assertThat(strings("services", "jobmanager", "volumes"))
        .contains("./docker/job.yaml:/opt/nsr/job.yaml:ro");
    assertThat(settings.kafka().servers())
        .isEqualTo(environment("KAFKA_ADVERTISED_LISTENERS", "INSIDE"))
        .startsWith("kafka:");
    assertThat(settings.flink().parallelism())
        .isEqualTo(flinkConfiguration().get(TaskManagerOptions.NUM_TASK_SLOTS));
  }

  @Test
  void theTopicsOfTheJobAreCreated() throws IOException {
    String script = command("topics");
    TopicSettings topics = settings().topics();

    assertThat(found(script, "for topic in (.*); do").get(0).split(" "))
        .containsExactly(
            topics.examples(), topics.predictions(), topics.rejected(), topics.metrics());
    assertThat(topics.models()).isEmpty();
    assertThat(script).contains("--bootstrap-server " + settings().kafka().servers() + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void checkpointsAreOnAVolumeThatAllShare(String service) throws IOException {
    String directory = URI.create(settings().flink().checkpointDirectory()).getPath();

    assertThat(strings("services", service, "volumes")).contains("checkpoints:" + directory);
    assertThat(map("volumes").containsKey("checkpoints")).isTrue();
    assertThat(DOCKERFILE).contains("RUN mkdir " + directory);
    assertThat(DOCUMENTATION).contains("--savepointPath file://" + directory);
  }

  @Test
  void publishedPortsAreServed() {
    assertThat(environment("KAFKA_ADVERTISED_LISTENERS", "OUTSIDE"))
        .isEqualTo("localhost:" + kafkaPort());
    assertThat(environment("KAFKA_LISTENERS", "OUTSIDE")).isEqualTo(":" + kafkaPort());
    assertThat(restPort()).isEqualTo(Integer.toString(RestOptions.PORT.defaultValue()));
  }

  @Test
  void whoeverIsWaitedForSaysWhenItIsReady() {
    for (Object service : map("services").keySet()) {
      if (map("services", service).get("depends_on") instanceof Map<?, ?> others) {
        for (Object other : others.keySet()) {
          Object condition = at("services", service, "depends_on", other, "condition");
          assertThat(map("services", other).containsKey("healthcheck"))
              .as("%s waits for %s", service, other)
              .isEqualTo(condition.equals("service_healthy"));
        }
      }
    }
  }

  @Test
  void theDocumentedExamplesAreTaken() throws IOException, BadRecordException {
    ExampleReader reader = new ExampleReader(settings().mapping());
    List<String> records = found(DOCUMENTATION, "(?m)^ *(\\{.*})$");
    List<String> labels = new ArrayList<>();
    for (String record : records) {
      labels.add(reader.decode(record.getBytes(StandardCharsets.UTF_8), "none", 0).label());
    }

    assertThat(labels).containsExactly("calm", "storm", "calm", null);
    assertThat(found(DOCUMENTATION, "--bootstrap-server (\\S+)"))
        .containsOnly(settings().kafka().servers());
    assertThat(found(DOCUMENTATION, "--topic (\\S+)"))
        .containsExactly(settings().topics().examples(), settings().topics().predictions());
  }

  private static JobSettings settings() throws IOException {
    return JobSettings.of(Map.of("settings", SETTINGS.toString()));
  }

  private static String kafkaVersion() {
    return AppInfoParser.getVersion();
  }

  private static String kafkaPort() {
    return publishedPort("kafka");
  }

  private static String restPort() {
    return publishedPort("jobmanager");
  }

  /** The one port of a service that is published, under the number it has inside. */
  private static String publishedPort(String service) {
    List<String> ports = strings("services", service, "ports");
    assertThat(ports).singleElement().asString().matches("(\\d+):\\1");
    return ports.get(0).split(":")[0];
  }

  /** What a listener of the broker is bound to or known as. */
  private static String environment(String name, String listener) {
    String listeners = at("services", "kafka", "environment", name).toString();
    return found(listeners, "\\b" + listener + "://([^,]*)").get(0);
  }

  /** What the image's entrypoint makes of the properties; it leaves blanks where they are. */
  private static Configuration flinkConfiguration() {
    Configuration configuration = new Configuration();
    at("services", "taskmanager", "environment", "FLINK_PROPERTIES")
        .toString()
        .lines()
        .map(line -> line.split(":", 2))
        .forEach(property -> configuration.setString(property[0], property[1]));
    return configuration;
  }

  private static String command(String service) {
    Object command = at("services", service, "command");
    return command instanceof List<?> words ? words.get(0).toString() : command.toString();
  }

  private static List<String> strings(Object... path) {
    return ((Collection<?>) at(path)).stream().map(Object::toString).toList();
  }

  private static Map<?, ?> map(Object... path) {
    return (Map<?, ?>) at(path);
  }

  private static Object at(Object... path) {
    Object node = COMPOSE;
    for (Object name : path) {
      Object inner = ((Map<?, ?>) node).get(name);
      if (inner == null) {
        throw new AssertionError(
            "docker-compose.yml has no %s of %s".formatted(name, List.of(path)));
      }
      node = inner;
    }
    return node;
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }
}
