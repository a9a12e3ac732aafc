package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The projects below examples/, built and run as a user would, with the artifacts of this build in
 * a local repository of their own. Other artifacts come from the local repository of the build, or
 * from Maven Central where it lacks some.
 */
@Tag("long")
@Timeout(600)
final class ExamplesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> LIBRARIES =
      List.of("nsr-online", "models", "connectors", "flink-jobs");
  private static final Pattern OUTPUT = Pattern.compile("\\$ [^\n]*\n(.*?)```", Pattern.DOTALL);
  private static final int MINUTES = 5;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it before the artifacts are installed
  static Path repository;

  /** Puts files where {@code ./mvnw install} puts them. */
  @BeforeAll
  static void installTheArtifacts() throws IOException {
    String version = version();
    install(ROOT.resolve("pom.xml"), "nsr-stream", version, "pom");
    install(ROOT.resolve("nsr-bom/pom.xml"), "nsr-bom", version, "pom");
    for (String library : LIBRARIES) {
      Path jar = ROOT.resolve("%s/target/%s-%s.jar".formatted(library, library, version));
      assumeTrue(Files.exists(jar), jar + " is missing: first run ./mvnw package -DskipTests");
      install(jar, library, version, "jar");
      install(ROOT.resolve(library).resolve("pom.xml"), library, version, "pom");
    }
  }

  private static void install(Path file, String artifact, String version, String type)
      throws IOException {
    Path folder = repository.resolve("io/nsrstream").resolve(artifact).resolve(version);
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve("%s-%s.%s".formatted(artifact, version, type)));
  }

  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("<version>(.*)</version>")
            .matcher(Files.readString(ROOT.resolve("nsr-bom/pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
      return examples.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itsTestPassesAndItPrintsWhatItsReadmeShows(Path example, @TempDir Path folder)
      throws Exception {
    copy(example, folder);
    Ended offline = maven(folder, List.of("-o"));
    Ended ended = offline.code() == 0 ? offline : maven(folder, List.of());

    assertThat(ended.code()).as("offline:\n%s\nonline:\n%s", offline, ended).isZero();
    Matcher shown = OUTPUT.matcher(Files.readString(example.resolve("README.md")));
    assertThat(shown.find()).as("output in %s/README.md", example).isTrue();
    assertThat(rounded(ended.output())).contains(rounded(shown.group(1)));
  }

  /** Other processors round otherwise, so that the last digits are others. */
  private static String rounded(String text) {
    return text.replaceAll("(\\d\\.\\d)\\d+", "$1…");
  }

  /** The sources alone, without what an earlier build left. */
  private static void copy(Path example, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = example.relativize(file);
        if (!name.startsWith("target")) {
          Path copy = folder.resolve(name.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  private record Ended(int code, String output) {}

  private static Ended maven(Path project, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("mvnw").toString());
    command.addAll(List.of("-B", "-q", "-ntp", "test", "exec:exec"));
    command.addAll(options);
    command.add("-Dmaven.repo.local=" + repository);
    command.add("-Dmaven.repo.local.tail=" + ofBuild());
    Path log = Files.createTempFile(project, "maven", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("ends in time: %s", log).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(log, UTF_8));
  }

  /** The local repository of the build that runs this test; Failsafe names it. */
  private static String ofBuild() {
    String usual = Path.of(System.getProperty("user.home"), ".m2", "repository").toString();
    return System.getProperty("localRepository", System.getProperty("maven.repo.local", usual));
  }
}
