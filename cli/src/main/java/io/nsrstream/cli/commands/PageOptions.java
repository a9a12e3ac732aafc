package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.Interruption;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.view.PageView;
import io.nsrstream.cli.web.Desktop;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether runs are shown on a live page, and written to a report. */
final class PageOptions {
  private static final int POLL_MILLIS = 200;
  private static final int MOST_PORT = 65_535;

  @Option(
      names = "--web",
      negatable = true,
      description =
          "Serve a live page of the run to browsers on this machine. Its address is printed. When"
              + " the run has ended, the page stays until Ctrl-C if --stay is given, or if the"
              + " command has a terminal and a browser shows the page.")
  private @Nullable Boolean web;

  @Option(
      names = "--open",
      description = "Serve the live page as --web does, and ask the desktop to show it.")
  private boolean open;

  @Option(names = "--stay", description = "The page stays until Ctrl-C in any case.")
  private boolean stay;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port of the page; 0 for one that the system picks, as without this.")
  private int port;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description =
          "Write what the page shows to one file, which a browser opens without a server.")
  private @Nullable Path report;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Opens the pages that are asked for, and says where the live one is.
   *
   * @param title of the page
   * @param servesUnasked whether there is a live page if the options do not say
   * @param comparable whether the runs are of the same stream
   */
  RunPages open(String title, JobSettings settings, boolean servesUnasked, boolean comparable)
      throws IOException {
    boolean serves = web == null ? servesUnasked || open || stay : web;
    check(serves);
    PageView page =
        new PageView(
            UUID.randomUUID().toString(),
            title,
            comparable,
            facts(settings),
            SettingsPrinter.print(settings));
    RunPages pages =
        RunPages.open(
            page,
            System::nanoTime,
            Optional.ofNullable(report),
            serves ? Optional.of(port) : Optional.empty());
    pages.url().ifPresent(this::say);
    return pages;
  }

  private void check(boolean serves) {
    if (port < 0 || port > MOST_PORT) {
      throw wrong("--port must be from 0 to %d, but is %d".formatted(MOST_PORT, port));
    }
    if (!serves && (open || stay || port != 0)) {
      throw wrong("--open, --stay and --port are for the live page: give --web, too");
    }
    OutputFile.check(spec.commandLine(), "--report", report);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static Map<String, String> facts(JobSettings settings) {
    String version = PageOptions.class.getPackage().getImplementationVersion();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", "nsr " + Objects.requireNonNullElse(version, "(not from a jar)"));
    facts.put("Java", Runtime.version().toString());
    facts.put("matrix products by", settings.model().factory().kernels());
    facts.put("network", settings.model().network());
    facts.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return facts;
  }

  private void say(String url) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nsr: live page on " + url);
    if (open && !Desktop.open(url)) {
      err.println("nsr: there is no desktop that shows it: open the address in a browser");
    }
    err.flush();
  }

  /** Waits for Ctrl-C, if the live page is to stay. */
  void stay(RunPages pages) {
    if (stays(pages)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("nsr: the page stays until Ctrl-C");
      err.flush();
      waitForInterruption();
    }
  }

  private boolean stays(RunPages pages) {
    return pages.url().isPresent() && (stay || (Progress.hasTerminal() && pages.isRead()));
  }

  private static void waitForInterruption() {
    try (Interruption interruption = Interruption.watch()) {
      while (!interruption.came()) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
