package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The versions that nsr-bom gives to users are those that this build has. */
final class BomTest {
  private static final Path ROOT = Path.of("..");

  private final Map<String, String> bom = managed("nsr-bom/pom.xml");
  private final Map<String, String> build = managed("pom.xml");

  @Test
  void theLibrariesAreInIt() {
    assertThat(bom.keySet())
        .contains(
            "io.nsrstream:nsr-online",
            "io.nsrstream:models",
            "io.nsrstream:connectors",
            "io.nsrstream:flink-jobs");
  }

  @Test
  void noVersionDiffersFromThatOfTheBuild() {
    Map<String, String> ofBuild = new HashMap<>(build);
    ofBuild.keySet().retainAll(bom.keySet());

    assertThat(bom).as("change nsr-bom/pom.xml with pom.xml").containsAllEntriesOf(ofBuild);
    Set<String> further = new TreeSet<>(bom.keySet());
    further.removeAll(build.keySet());
    assertThat(further)
        .as("of these, modules name the version themselves")
        .containsExactly(
            "org.apache.flink:flink-table-api-java-bridge", "org.apache.flink:flink-table-runtime");
  }

  /** Versions by group and artifact; all platforms of an artifact must have the same. */
  private static Map<String, String> managed(String pom) {
    Element project = parse(ROOT.resolve(pom));
    Map<String, String> properties = new HashMap<>();
    NodeList values = child(project, "properties").getChildNodes();
    for (int i = 0; i < values.getLength(); i++) {
      if (values.item(i) instanceof Element property) {
        properties.put("${" + property.getTagName() + "}", property.getTextContent());
      }
    }
    properties.put("${project.version}", text(project, "version"));
    Map<String, String> versions = new TreeMap<>();
    NodeList managed = child(project, "dependencyManagement").getElementsByTagName("dependency");
    for (int i = 0; i < managed.getLength(); i++) {
      Element dependency = (Element) managed.item(i);
      String artifact = text(dependency, "artifactId");
      String version = text(dependency, "version");
      String name = text(dependency, "groupId") + ":" + properties.getOrDefault(artifact, artifact);
      String resolved = properties.getOrDefault(version, version);
      assertThat(versions.getOrDefault(name, resolved)).as(name).isEqualTo(resolved);
      versions.put(name, resolved);
    }
    return versions;
  }

  private static Element parse(Path pom) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(pom.toFile())
          .getDocumentElement();
    } catch (Exception unreadable) {
      throw new IllegalStateException(pom + " is no XML", unreadable);
    }
  }

  private static String text(Element parent, String name) {
    return child(parent, name).getTextContent();
  }

  private static Element child(Element parent, String name) {
    NodeList children = parent.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child && child.getTagName().equals(name)) {
        return child;
      }
    }
    throw new IllegalStateException("<%s> has no <%s>".formatted(parent.getTagName(), name));
  }
}
