package io.nsrstream.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ServedModels;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers examples over HTTP by models that are served: {@code POST /predict}, and {@code GET} of
 * {@code /health}, {@code /ready} and {@code /models}. All bodies are JSON in UTF-8.
 */
public final class ModelServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int WRONG_METHOD = 405;
  private static final int TOO_LONG = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;

  private static final int WAITING_REQUESTS = 1_000;
  private static final int CONNECTIONS = 1_000;
  private static final int STOP_SECONDS = 10;

  /** Bytes of a body that is too long that are read before it is refused. */
  private static final long MOST_DISCARDED = 1 << 24;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final ServedModels models;
  private final ThreadLocal<Reader> readers;
  private final BooleanSupplier ready;
  private final ServerLimits limits;
  private final RateLimit rate;

  /** The requests that are worked on, and the server itself. */
  private final Phaser working = new Phaser(1);

  private volatile boolean stopping;

  /** Reads the record that a request has as its body. */
  public interface Reader {
    List<Decoded<Example>> read(SourceRecord record);
  }

  /** An answer to a request. */
  private record Response(int status, byte[] body) {
    static Response error(int status, String message) {
      return new Response(
          status, bytes(JsonNodeFactory.instance.objectNode().put("error", message)));
    }
  }

  private static final JsonMapper JSON = new JsonMapper();

  private static byte[] bytes(JsonNode body) {
    return body.toString().getBytes(UTF_8);
  }

  private interface Handler {
    Response handle(HttpExchange exchange) throws IOException;
  }

  private ModelServer(
      HttpServer server,
      ServedModels models,
      Supplier<Reader> readers,
      BooleanSupplier ready,
      ServerLimits limits) {
    this.server = server;
    this.models = models;
    this.readers = ThreadLocal.withInitial(readers);
    this.ready = ready;
    this.limits = limits;
    this.rate = new RateLimit(limits.maxRate(), System::nanoTime);
    this.threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            0,
            TimeUnit.SECONDS,
            // Connections beyond that are closed.
            new ArrayBlockingQueue<>(WAITING_REQUESTS));
  }

  /**
   * Starts a server.
   *
   * @param address where it listens; port 0 for one that the system picks
   * @param models answer
   * @param readers of requests' bodies, one for each thread
   * @param ready whether all models are there
   * @throws IOException if it cannot listen there
   */
  public static ModelServer start(
      InetSocketAddress address,
      ServedModels models,
      Supplier<Reader> readers,
      BooleanSupplier ready,
      ServerLimits limits)
      throws IOException {
    // Read by the JDK when its server is first used: answers go out at once, and nobody holds a
    // connection by sending or reading a byte a minute.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
    ModelServer started =
        new ModelServer(HttpServer.create(address, 0), models, readers, ready, limits);
    started.open("/predict", "POST", started::predict);
    started.open("/health", "GET", exchange -> started.health());
    started.open("/ready", "GET", exchange -> started.ready());
    started.open("/models", "GET", exchange -> started.models());
    started.open("/", "GET", exchange -> started.unknown());
    started.server.setExecutor(started.threads);
    started.server.start();
    return started;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void open(String path, String method, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          working.register();
          try (exchange) {
            write(exchange, response(exchange, path, method, handler));
          } catch (IOException goneAway) {
            LOG.debug("A client did not wait for its answer", goneAway);
          } finally {
            working.arriveAndDeregister();
          }
        });
  }

  private Response response(HttpExchange exchange, String path, String method, Handler handler)
      throws IOException {
    if (stopping) {
      exchange.getResponseHeaders().set("Connection", "close");
      return Response.error(UNAVAILABLE, "the server stops");
    }
    if (!path.equals("/") && !exchange.getRequestURI().getPath().equals(path)) {
      return unknown();
    }
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().set("Allow", method);
      return Response.error(
          WRONG_METHOD, "%s takes %s, not %s".formatted(path, method, exchange.getRequestMethod()));
    }
    try {
      return handler.handle(exchange);
    } catch (RuntimeException failure) {
      LOG.warn("A request to {} failed", path, failure);
      return Response.error(FAILED, "the server failed at this request; its log says more");
    }
  }

  private static void write(HttpExchange exchange, Response response) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(response.status(), response.body().length);
    exchange.getResponseBody().write(response.body());
  }

  private Response unknown() {
    return Response.error(
        NOT_FOUND, "there is POST /predict, and GET /health, /ready and /models, and nothing else");
  }

  private Response health() {
    return new Response(OK, bytes(JsonNodeFactory.instance.objectNode().put("status", "up")));
  }

  private Response ready() {
    boolean isReady = ready.getAsBoolean() && !stopping;
    return new Response(
        isReady ? OK : UNAVAILABLE,
        bytes(JsonNodeFactory.instance.objectNode().put("ready", isReady)));
  }

  private Response models() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ArrayNode all = object.putArray("models");
    models
        .versions()
        .forEach((key, version) -> all.addObject().put("model", key).put("version", version));
    return new Response(OK, bytes(object));
  }

  private Response predict(HttpExchange exchange) throws IOException {
    if (!rate.takes()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      return Response.error(
          TOO_MANY, "more than %s requests a second (--max-rate)".formatted(limits.maxRate()));
    }
    byte[] body = exchange.getRequestBody().readNBytes(limits.maxBodyBytes() + 1);
    if (body.length > limits.maxBodyBytes()) {
      // A client that still sends would not read the answer.
      discard(exchange.getRequestBody());
      exchange.getResponseHeaders().set("Connection", "close");
      return Response.error(
          TOO_LONG, "a body has at most %d bytes (--max-body)".formatted(limits.maxBodyBytes()));
    }
    List<Decoded<Example>> examples =
        readers.get().read(new SourceRecord("HTTP", 0, 0, System.currentTimeMillis(), body));
    if (examples.size() == 1) {
      return answer(examples.get(0));
    }
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    for (Decoded<Example> example : examples) {
      answers.add(JSON.readTree(answer(example).body()));
    }
    return new Response(OK, bytes(answers));
  }

  private static void discard(InputStream rest) throws IOException {
    byte[] some = new byte[8_192];
    long discarded = 0;
    int length = 0;
    while (length >= 0 && discarded < MOST_DISCARDED) {
      length = rest.read(some);
      discarded += length;
    }
  }

  private Response answer(Decoded<Example> decoded) {
    if (decoded instanceof Refused<Example> refused) {
      return Response.error(UNPROCESSABLE, refused.reason());
    }
    if (!(decoded instanceof Taken<Example> taken)) {
      return Response.error(UNPROCESSABLE, "the body is empty: send one record");
    }
    try {
      Answer answer = models.answer(taken.value());
      return new Response(answer.model() == null ? NOT_FOUND : OK, OutputJson.answer(answer));
    } catch (RejectedExampleException rejected) {
      return Response.error(UNPROCESSABLE, rejected.reason());
    }
  }

  /** Takes no more requests, and ends when those that came are answered, ten seconds at most. */
  @Override
  public void close() {
    stopping = true;
    try {
      working.awaitAdvanceInterruptibly(working.arrive(), STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warn("Requests that take longer than {} seconds are cut off", STOP_SECONDS);
    }
    server.stop(0);
    threads.shutdown();
  }
}
