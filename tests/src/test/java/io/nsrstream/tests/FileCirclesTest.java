package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a module that can only be understood at once. */
final class FileCirclesTest {

  /** What a file may know although the other knows it, each with its reason. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          // A value and its text; no other class writes or reads this text.
          "Regularization", Set.of("RegularizationText"),
          // Rows and their form in snapshots; no other class writes or reads this form.
          "RecentExamples", Set.of("RowFormat"),
          // The packed form of arrays, which is made of the plain forms of the same two.
          "SectionReader", Set.of("Packing"),
          "SectionWriter", Set.of("Packing"),
          // A factory of settings from arguments, with its product.
          "JobSettings", Set.of("SettingsReader"));

  @ParameterizedTest
  @ValueSource(strings = {"online", "models", "connectors", "flink", "lab", "cli"})
  void filesOfAModuleDoNotKnowEachOtherInCircles(String module) {
    Map<String, Set<String>> known = filesKnownToFiles("io.nsrstream." + module);
    Map<String, Set<String>> circles = new TreeMap<>();
    known.forEach(
        (file, others) -> {
          for (String other : others) {
            if (reachable(known, other).contains(file)) {
              circles.computeIfAbsent(file, name -> new TreeSet<>()).add(other);
            }
          }
        });

    assertThat(circles)
        .as("give the part that both files need a file of its own, or hand it in as an interface")
        .isEmpty();
  }

  private static Map<String, Set<String>> filesKnownToFiles(String module) {
    Map<String, Set<String>> known = new TreeMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(module)) {
      JavaClass from = file(type);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass to = file(dependency.getTargetClass());
        if (!to.equals(from) && to.getPackageName().startsWith(module) && !allowed(from, to)) {
          known.computeIfAbsent(from.getName(), name -> new TreeSet<>()).add(to.getName());
        }
      }
    }
    assertThat(known).as("classes of " + module).isNotEmpty();
    return known;
  }

  /**
   * An interface may make its own cases, and Flink has serializers and their snapshots make each
   * other.
   */
  private static boolean allowed(JavaClass from, JavaClass to) {
    return to.isAssignableTo(from.getName())
        || to.getSimpleName().equals(from.getSimpleName() + "Snapshot")
        || ALLOWED.getOrDefault(from.getSimpleName(), Set.of()).contains(to.getSimpleName());
  }

  private static JavaClass file(JavaClass type) {
    JavaClass outermost = type.getBaseComponentType();
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return outermost;
  }

  private static Set<String> reachable(Map<String, Set<String>> known, String start) {
    Set<String> seen = new TreeSet<>(Set.of(start));
    Deque<String> next = new ArrayDeque<>(seen);
    while (!next.isEmpty()) {
      for (String other : known.getOrDefault(next.pop(), Set.of())) {
        if (seen.add(other)) {
          next.push(other);
        }
      }
    }
    return seen;
  }
}
