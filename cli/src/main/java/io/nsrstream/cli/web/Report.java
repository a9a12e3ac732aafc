package io.nsrstream.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.cli.view.PageView;
import io.nsrstream.cli.view.RunView;
import io.nsrstream.cli.view.ViewJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The page with its data, styles and scripts in one file, which opens without a server. */
public final class Report {
  private static final String POLICY =
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
          + " style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
          + " script-src %s\">\n";

  private Report() {}

  /** What a report holds. */
  private record Content(PageView page, List<RunView> runs) {}

  /** Writes the file; one that is there already is replaced. */
  public static void write(Path file, PageView page, List<RunView> runs) throws IOException {
    Files.writeString(file, html(page, runs));
  }

  static String html(PageView page, List<RunView> runs) throws IOException {
    StringBuilder styles = new StringBuilder();
    for (String name : PageFiles.STYLES) {
      styles.append("<style>\n").append(PageFiles.text(name)).append("</style>\n");
    }
    StringBuilder scripts = new StringBuilder("<!--\n" + PageFiles.licenceOfPlots() + "-->\n");
    scripts
        .append("<script type=\"application/json\" id=\"data\">")
        .append(harmless(ViewJson.of(new Content(page, runs))))
        .append("</script>\n");
    StringBuilder hashes = new StringBuilder();
    for (String name : PageFiles.SCRIPTS) {
      String script = "\n" + PageFiles.text(name);
      scripts.append("<script>").append(script).append("</script>\n");
      hashes.append("'sha256-").append(hash(script)).append("' ");
    }
    return PageFiles.page(POLICY.formatted(hashes.toString().strip()) + styles, scripts.toString());
  }

  /**
   * JSON as the text of a script element: no text in it can end the element or begin a comment. In
   * JSON these characters are in texts only, where an escape means the same.
   */
  static String harmless(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String hash(String script) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
