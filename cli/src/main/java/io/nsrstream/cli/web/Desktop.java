package io.nsrstream.cli.web;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The browser of the desktop, if there is a desktop. */
public final class Desktop {
  private static final List<String> OPENERS = List.of("xdg-open", "open");
  private static final int SECONDS = 5;

  private Desktop() {}

  /**
   * Asks the desktop to show a page. The JDK's own way needs a process with windows, which the
   * command is not, so that it starts faster.
   *
   * @return whether something took the request
   */
  public static boolean open(String url) {
    return OPENERS.stream().anyMatch(opener -> open(opener, url));
  }

  private static boolean open(String opener, String url) {
    try {
      Process process =
          new ProcessBuilder(opener, url)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      // Some return at once, others only when their browser ends.
      return !process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
