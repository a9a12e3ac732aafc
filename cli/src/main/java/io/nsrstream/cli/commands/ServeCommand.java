package io.nsrstream.cli.commands;

import io.nsrstream.cli.http.ModelServer;
import io.nsrstream.cli.http.RecordReader;
import io.nsrstream.cli.http.ServerLimits;
import io.nsrstream.cli.local.Interruption;
import io.nsrstream.connectors.files.MalformedFileException;
import io.nsrstream.connectors.kafka.ModelsTopic;
import io.nsrstream.connectors.kafka.ReachableBrokers;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.versions.ServedModel;
import io.nsrstream.connectors.versions.ServedModels;
import io.nsrstream.flink.operators.ArrivalReader;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.operators.RefusalLog;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.SnapshotException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers examples over HTTP. */
@Command(
    name = "serve",
    description = {
      "Answers examples over HTTP, and learns nothing.",
      "POST /predict takes a record as the job does and answers with a"
          + " prediction. GET /health, /ready and /models say how it is. Models are"
          + " those of topics.models, and change while the server runs; or one of a"
          + " file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr serve --settings job.yaml                   the models topic of a job",
      "  nsr serve model.nsrs --port 8080                of nsr evaluate --save",
      "  nsr serve model.nsrs --host 0.0.0.0 --max-rate 500",
      "                                                  for others, 500 a second",
      "  curl -d '{\"features\":[1,2,3]}' localhost:8080/predict"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int POLL_MILLIS = 100;

  @Parameters(
      arity = "0..1",
      paramLabel = "SNAPSHOT",
      description = "A file with a snapshot, in place of the models topic.")
  private @Nullable Path snapshot;

  @Mixin private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; others than the default are open to other machines. Default:"
              + " ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port to listen on; 0 for one that the system picks. Default: ${DEFAULT-VALUE}.")
  private int port = 8080;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      description = "Most bytes of a request. Default: ${DEFAULT-VALUE}.")
  private int maxBody = 1_048_576;

  @Option(
      names = "--max-rate",
      paramLabel = "N",
      description = "Most requests a second; 0, the default, for no limit.")
  private double maxRate;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Requests that are worked on at once. Default: ${DEFAULT-VALUE}.")
  private int threads = 64;

  @Option(names = "--json", description = "Print one JSON object when it listens.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    JobSettings job = settings.read(spec.commandLine());
    ServerLimits limits = new ServerLimits(maxBody, maxRate, threads);
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--port must be from 0 to 65535, but is %d".formatted(port));
    }
    Restoring restoring = new Restoring(job.learnerOfJob(), job.model().factory());
    try (Interruption interruption = Interruption.watch();
        ServedModels models =
            new ServedModels(
                job.serving().allParents(),
                job.flink().liveLearners(),
                snapshot == null ? job.serving().maxHeapBytes() : Long.MAX_VALUE,
                restoring,
                new Log())) {
      if (snapshot != null) {
        serveFrom(snapshot, restoring, models);
        serve(job, models, () -> true, limits, interruption);
        return 0;
      }
      if (job.topics().models().isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "there is nothing to serve: name a file that nsr evaluate --save wrote, or set"
                + " topics.models in the file of --settings");
      }
      ReachableBrokers.require(job.kafka());
      try (ModelsTopic topic = ModelsTopic.read(job.kafka(), job.topics().models(), models::take)) {
        serve(job, models, topic::isRead, limits, interruption);
      }
    }
    return 0;
  }

  private static void serveFrom(Path snapshot, Restoring restoring, ServedModels models)
      throws IOException {
    try {
      restoring.serve(Files.readAllBytes(snapshot), models::take);
    } catch (SnapshotException refused) {
      throw new MalformedFileException(snapshot + ": " + refused.getMessage());
    }
  }

  private void serve(
      JobSettings job,
      ServedModels models,
      BooleanSupplier ready,
      ServerLimits limits,
      Interruption interruption)
      throws IOException, InterruptedException {
    try (ModelServer server = start(job, models, ready, limits)) {
      say(server.address());
      while (!interruption.came() && !Thread.currentThread().isInterrupted()) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private ModelServer start(
      JobSettings job, ServedModels models, BooleanSupplier ready, ServerLimits limits)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new ParameterException(
          spec.commandLine(),
          "--host must be a name or an address of this machine, but is '%s'".formatted(host));
    }
    try {
      return ModelServer.start(address, models, readers(job), ready, limits);
    } catch (SocketException failure) {
      throw new IOException(
          "the server cannot listen on %s:%d (%s): choose another --port or --host"
              .formatted(host, port, failure.getMessage()),
          failure);
    }
  }

  private void say(InetSocketAddress address) {
    String url =
        "http://%s:%d"
            .formatted(host.contains(":") ? "[%s]".formatted(host) : host, address.getPort());
    if (!address.getAddress().isLoopbackAddress()) {
      LOG.warn(
          "The server listens on {}, open to other machines without TLS or a password: put a proxy"
              + " before it that has them, or leave out --host",
          address);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? "{\"url\":\"%s\"}".formatted(url)
            : "Listening on %s (POST /predict; Ctrl-C ends)".formatted(url));
    out.flush();
  }

  /** Readers of records as the job has them. */
  static Supplier<RecordReader> readers(JobSettings job) {
    Decoding decoding = Decoding.ofExamples(job);
    return () -> {
      ArrivalReader reader = decoding.reader(System::currentTimeMillis);
      return record ->
          reader.read(record).stream()
              .<Decoded<Example>>map(
                  decoded -> decoded.map((arrival, place) -> ((OfExample) arrival).example()))
              .toList();
    };
  }

  private static final class Log implements ServedModel.Events {
    private final RefusalLog refusals = new RefusalLog();

    @Override
    public void served(String key, long version) {
      LOG.debug("Version {} of '{}' answers", version, key);
    }

    @Override
    public void refused(String key, long version, String reason) {
      refusals.refused(key, version, reason);
    }
  }
}
