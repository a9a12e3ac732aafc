package io.nsrstream.cli.web;

import io.nsrstream.cli.view.PageView;
import io.nsrstream.cli.view.RunView;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.cli.view.WatchedRun;
import io.nsrstream.cli.view.WatchedRun.Shown;
import io.nsrstream.online.evaluation.EvaluationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The runs of a command as a live page, as a report, as both or as neither. */
public final class RunPages implements AutoCloseable {
  private final PageView page;
  private final LongSupplier clock;
  private final Optional<Path> report;
  private final Optional<PageServer> server;
  private final List<RunView> latest = new ArrayList<>();

  private RunPages(
      PageView page, LongSupplier clock, Optional<Path> report, Optional<PageServer> server) {
    this.page = page;
    this.clock = clock;
    this.report = report;
    this.server = server;
  }

  /**
   * Opens what is asked for.
   *
   * @param clock nanoseconds, from any start
   * @param report the file to write at the end
   * @param port where to serve; 0 for a port that the system picks; empty to serve nothing
   * @throws IOException if it cannot listen there
   */
  public static RunPages open(
      PageView page, LongSupplier clock, Optional<Path> report, Optional<Integer> port)
      throws IOException {
    Optional<PageServer> server =
        port.isPresent() ? Optional.of(PageServer.start(page, port.get())) : Optional.empty();
    return new RunPages(page, clock, report, server);
  }

  /** Where the live page is; empty if there is none. */
  public Optional<String> url() {
    return server.map(PageServer::url);
  }

  /** Whether a browser has the live page open. */
  public boolean isRead() {
    return server.isPresent() && server.get().isRead();
  }

  /**
   * Begins a run; if there is neither a page nor a report, it is not watched.
   *
   * @param facts about it by name
   */
  public RunWatch begin(String name, Map<String, String> facts, EvaluationSettings settings) {
    if (server.isEmpty() && report.isEmpty()) {
      return RunWatch.NONE;
    }
    int number = latest.size();
    Consumer<RunView> live = server.map(PageServer::addRun).orElse(view -> {});
    Consumer<RunView> views =
        view -> {
          if (latest.size() == number) {
            latest.add(view);
          } else {
            latest.set(number, view);
          }
          live.accept(view);
        };
    return WatchedRun.begin(new Shown(name, facts, this::isRead, views), settings, clock);
  }

  /** Writes the report, of the runs that have begun. */
  public void writeReport() throws IOException {
    if (report.isPresent() && !latest.isEmpty()) {
      Report.write(report.get(), page, latest);
    }
  }

  /** Ends the live page, when browsers have the latest views or a second has passed. */
  @Override
  public void close() {
    server.ifPresent(PageServer::close);
  }
}
