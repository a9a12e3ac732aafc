package io.nsrstream.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a kustomization.yaml reads.
 *
 * @param folder where it is
 * @param files that it names, for resources, config maps or itself
 * @param others further folders with a kustomization
 * @param configMaps by name, the one file of each, as it is named there
 */
record Kustomization(
    Path folder, List<Path> files, List<Path> others, Map<String, String> configMaps) {

  static Kustomization read(Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    Manifest content = Manifest.read(root.resolve("kustomization.yaml"));
    List<Path> files = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    Map<String, String> configMaps = new TreeMap<>();
    for (Manifest resource : content.list("resources")) {
      Path path = root.resolve(resource.text()).normalize();
      (Files.isDirectory(path) ? others : files).add(path);
    }
    for (Manifest configuration : content.list("configurations")) {
      files.add(root.resolve(configuration.text()).normalize());
    }
    for (Manifest generator : content.list("configMapGenerator")) {
      for (Manifest file : generator.list("files")) {
        configMaps.put(generator.text("name"), file.text());
        files.add(root.resolve(file.text().replaceFirst("^.*=", "")).normalize());
      }
    }
    return new Kustomization(root, files, others, configMaps);
  }
}
