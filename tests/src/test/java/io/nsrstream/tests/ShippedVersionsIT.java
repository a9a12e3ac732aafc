package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/dependencies.md and the bill of materials name the jars that the build leaves. */
final class ShippedVersionsIT {
  private static final Path ROOT = Path.of("..");
  private static final String REMEDY =
      "read what is known of it, then change docs/dependencies.md; ./mvnw clean removes old jars";
  private static final String REMAKE = "./mvnw -Pbom package makes it";

  @Test
  void thePageListsEveryJarWithItsVersionAndNoOther() throws IOException {
    Set<String> shipped = names(ofCommand());
    shipped.addAll(names(ofFlinkLib()));

    assertThat(without(shipped, listed())).as("shipped, not listed: %s", REMEDY).isEmpty();
    assertThat(listed()).as("listed: %s", REMEDY).allMatch(jar -> isAmong(jar, shipped));
  }

  @Test
  void theJobJarIsMadeOfTheListedJars() throws IOException {
    Set<String> listed = new HashSet<>();
    for (Path jar : ofCommand()) {
      listed.addAll(classes(jar));
    }

    Set<String> held = classes(target("flink-jobs/target/nsr-job.jar"));
    assertThat(held).anyMatch(name -> name.startsWith("org/apache/kafka/clients/"));
    held.removeIf(name -> name.startsWith("io/nsrstream/") || listed.contains(name));
    assertThat(held).as("of jars that the command does not have").isEmpty();
  }

  /** Classes of a jar, each as its name and the checksum of its bytes. */
  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .filter(entry -> entry.getName().endsWith(".class"))
          .map(entry -> entry.getName() + " " + entry.getCrc())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void theBillsOfMaterialsNameEveryJar() throws IOException {
    assertThat(without(names(ofCommand()), inBillOf("cli"))).as(REMAKE).isEmpty();
    assertThat(without(names(ofFlinkLib()), inBillOf("flink-jobs"))).as(REMAKE).isEmpty();
  }

  private static Set<String> inBillOf(String module) throws IOException {
    Path bill = ROOT.resolve(module).resolve("target/bom.json");
    assumeTrue(Files.exists(bill), REMAKE);
    Set<String> named = new TreeSet<>();
    for (JsonNode component : new JsonMapper().readTree(bill.toFile()).get("components")) {
      named.add(component.get("name").textValue() + "-" + component.get("version").textValue());
    }
    return named;
  }

  /** Those that the page lists, each as name and version. */
  private static Set<String> listed() throws IOException {
    Function<MatchResult, Stream<String>> jarsOfRow =
        row -> found(row.group(2), "`([^`]+)`").stream().map(name -> name + "-" + row.group(1));
    String page = Files.readString(ROOT.resolve("docs/dependencies.md"));
    return Pattern.compile("(?m)^\\| `[\\w.-]+` \\| ([\\w.-]+) \\| (`.*`) \\|$")
        .matcher(page)
        .results()
        .flatMap(jarsOfRow)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** Names of the jars of others, without the ending. */
  private static Set<String> names(List<Path> jars) {
    return jars.stream()
        .map(jar -> jar.getFileName().toString().replaceFirst("[.]jar$", ""))
        .filter(name -> !name.endsWith("-SNAPSHOT"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The jars of the command, whose folder may hold those of an older build, too. */
  private static List<Path> ofCommand() throws IOException {
    Path cli = target("cli/target/nsr-cli.jar");
    try (JarFile jar = new JarFile(cli.toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue("Class-Path");
      return Stream.of(classPath.split(" ")).map(cli::resolveSibling).toList();
    }
  }

  private static List<Path> ofFlinkLib() throws IOException {
    try (Stream<Path> files = Files.list(target("flink-jobs/target/flink-lib"))) {
      return files.toList();
    }
  }

  private static Path target(String file) {
    assertThat(ROOT.resolve(file)).as("first run ./mvnw package -DskipTests").exists();
    return ROOT.resolve(file);
  }

  /** The jars that none of these names, be it with a platform at its end. */
  private static List<String> without(Set<String> jars, Set<String> named) {
    return jars.stream()
        .filter(jar -> named.stream().noneMatch(name -> isNamed(jar, name)))
        .toList();
  }

  private static boolean isAmong(String name, Set<String> jars) {
    return jars.stream().anyMatch(jar -> isNamed(jar, name));
  }

  private static boolean isNamed(String jar, String name) {
    return jar.equals(name)
        || jar.startsWith(name + "-linux-")
        || jar.startsWith(name + "-macosx-")
        || jar.startsWith(name + "-windows-");
  }
}
