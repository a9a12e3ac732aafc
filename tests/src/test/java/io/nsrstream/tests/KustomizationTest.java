package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize reads is there, and docs/kubernetes.md names files and resources that are. */
final class KustomizationTest {
  private static final Path ROOT = Path.of("..");
  private static final Path FOLDER = ROOT.resolve("deploy/kubernetes");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy/kubernetes",
        "deploy/kubernetes/topics",
        "docker/prometheus",
        "docker/grafana"
      })
  void kustomizationsReadFilesThatAreThereAndBelowThem(String folder) throws IOException {
    Kustomization kustomization = Kustomization.read(ROOT.resolve(folder));

    assertThat(kustomization.files()).isNotEmpty().allSatisfy(file -> assertThat(file).exists());
    assertThat(kustomization.files())
        .as("kustomize reads no files elsewhere")
        .allSatisfy(file -> assertThat(file).startsWith(kustomization.folder()));
    assertThat(kustomization.others())
        .allSatisfy(other -> assertThat(other.resolve("kustomization.yaml")).exists());
  }

  @Test
  void everyFileIsReadByAKustomization() throws IOException {
    Set<Path> read = new TreeSet<>();
    for (Path folder : List.of(FOLDER, FOLDER.resolve("topics"))) {
      read.addAll(Kustomization.read(folder).files());
      read.add(folder.resolve("kustomization.yaml").toAbsolutePath().normalize());
    }
    try (Stream<Path> files = Files.walk(FOLDER.toAbsolutePath().normalize())) {
      assertThat(files.filter(Files::isRegularFile)).containsExactlyInAnyOrderElementsOf(read);
    }
  }

  @ParameterizedTest
  @CsvSource({"deploy/kubernetes, 2", "deploy/kubernetes/topics, 1"})
  void kubectlBuildsThemAndOtherSettingsMakeAnotherDeployment(String folder, int mounting)
      throws Exception {
    assumeTrue(hasKubectl(), "kubectl is not on the PATH");
    Process process =
        new ProcessBuilder("kubectl", "kustomize", folder).directory(ROOT.toFile()).start();
    String built = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();

    Map<String, String> hashed =
        Manifest.all(built).stream()
            .filter(resource -> resource.text("kind").equals("ConfigMap"))
            .map(resource -> resource.text("metadata", "name"))
            .filter(name -> name.matches(".*-[a-z0-9]{10}"))
            .collect(Collectors.toMap(name -> name.replaceFirst("-[^-]*$", ""), name -> name));
    assertThat(hashed).hasSize(1);
    hashed.forEach(
        (name, withHash) ->
            assertThat(found(built, "(?m)^ *name: (%s.*)$".formatted(name)))
                .as("the config map, and the pods that mount it")
                .hasSize(1 + mounting)
                .containsOnly(withHash));
  }

  @Test
  void thePageNamesResourcesThatAreThere() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/kubernetes.md"));
    Set<String> resources =
        Set.of(
            "flinkdeployment/" + name("training.yaml"),
            "service/" + name("training.yaml") + "-rest",
            "job/" + name("topics/topics.yaml"));

    assertThat(found(page, "\\b((?:flinkdeployment|job|service)/[\\w-]+)"))
        .isNotEmpty()
        .isSubsetOf(resources);
    assertThat(found(page, "(?m)^\\| `([\\w./-]+)` \\| .*\\|$"))
        .filteredOn(file -> file.endsWith(".yaml") || file.endsWith("/"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(FOLDER.resolve(file)).exists());
    assertThat(found(page, "kubectl (?:apply -k|kustomize) (\\S+?)`?\n"))
        .isNotEmpty()
        .allSatisfy(folder -> assertThat(ROOT.resolve(folder)).isDirectory());
  }

  private static String name(String file) throws IOException {
    return Manifest.read(FOLDER.resolve(file)).text("metadata", "name");
  }

  private static boolean hasKubectl() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }
}
