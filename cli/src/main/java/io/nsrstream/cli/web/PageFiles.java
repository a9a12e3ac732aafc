package io.nsrstream.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** The files that the page is made of, as they lie in the jars. */
final class PageFiles {
  private static final String OURS = "/io/nsrstream/cli/web/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/%s/dist/";
  private static final String UPLOT_VERSION =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  /** Style sheets, in their order. */
  static final List<String> STYLES = List.of("uplot.css", "page.css");

  /** Scripts, in their order. */
  static final List<String> SCRIPTS = List.of("uplot.js", "plot.js", "page.js");

  private static final String STYLES_HERE = "<!-- styles -->";
  private static final String SCRIPTS_HERE = "<!-- scripts -->";

  private PageFiles() {}

  /**
   * The page around its styles and scripts.
   *
   * @param styles elements of the head
   * @param scripts elements at the end
   */
  static String page(String styles, String scripts) throws IOException {
    return text("page.html").replace(STYLES_HERE, styles).replace(SCRIPTS_HERE, scripts);
  }

  /** The text of one of the files by its name. */
  static String text(String name) throws IOException {
    return switch (name) {
      case "uplot.js" -> read(uplot() + "uPlot.iife.min.js");
      case "uplot.css" -> read(uplot() + "uPlot.min.css");
      default -> read(OURS + name);
    };
  }

  /** The licence of the plots, which every copy has to hold. */
  static String licenceOfPlots() throws IOException {
    return read(uplot().replace("dist/", "LICENSE"));
  }

  private static String uplot() throws IOException {
    Properties maven = new Properties();
    try (InputStream in = open(UPLOT_VERSION)) {
      maven.load(in);
    }
    return UPLOT.formatted(maven.getProperty("version"));
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = PageFiles.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(
          "the class path has no %s: build the command again".formatted(resource));
    }
    return in;
  }
}
