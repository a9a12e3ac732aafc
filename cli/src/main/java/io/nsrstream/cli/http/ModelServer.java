package io.nsrstream.cli.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nsrstream.connectors.versions.ServedModels;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Phaser;
import java.util.concurrent.SynchronousQueue;
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

  /** Each has a thread while a request of it is read, so that slow ones wait for themselves. */
  private static final int CONNECTIONS = 1_000;

  private static final int IDLE_SECONDS = 30;
  private static final int STOP_SECONDS = 10;
  private static final String GET = "GET";
  private static final String HEAD = "HEAD";

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final ServedModels models;
  private final BooleanSupplier ready;

  /** The requests that are worked on, and the server itself. */
  private final Phaser working = new Phaser(1);

  private volatile boolean stopping;

  private interface Handler {
    Response handle(HttpExchange exchange) throws IOException;
  }

  private ModelServer(HttpServer server, ServedModels models, BooleanSupplier ready) {
    this.server = server;
    this.models = models;
    this.ready = ready;
    this.threads =
        new ThreadPoolExecutor(
            0, CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>());
  }

  /**
   * Starts a server.
   *
   * @param address where it listens; port 0 for one that the system picks
   * @param models answer
   * @param readers of requests' bodies, each for one thread at a time
   * @param ready whether all models are there
   * @throws IOException if it cannot listen there
   */
  public static ModelServer start(
      InetSocketAddress address,
      ServedModels models,
      Supplier<RecordReader> readers,
      BooleanSupplier ready,
      ServerLimits limits)
      throws IOException {
    // Read by the JDK when its server is first used: answers go out at once, and a connection that
    // takes longer to send a request or to read an answer is closed.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
    Predictions predictions = new Predictions(models, readers, limits);
    ModelServer started = new ModelServer(HttpServer.create(address, 0), models, ready);
    started.open("/predict", "POST", predictions::answer);
    started.open("/health", GET, exchange -> health());
    started.open("/ready", GET, exchange -> started.ready());
    started.open("/models", GET, exchange -> started.models());
    started.open("/", GET, exchange -> unknown());
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
          try (exchange) {
            answer(exchange, path, method, handler);
          } catch (IOException goneAway) {
            LOG.debug("A client did not wait for its answer", goneAway);
          }
        });
  }

  private void answer(HttpExchange exchange, String path, String method, Handler handler)
      throws IOException {
    if (stopping) {
      // Not counted: the server does not wait for those that come now.
      exchange.getResponseHeaders().set("Connection", "close");
      write(exchange, Response.error(Response.UNAVAILABLE, "the server stops"));
      return;
    }
    working.register();
    try {
      write(exchange, response(exchange, path, method, handler));
    } finally {
      working.arriveAndDeregister();
    }
  }

  private static Response response(
      HttpExchange exchange, String path, String method, Handler handler) throws IOException {
    if (path.equals("/") || !path.equals(exchange.getRequestURI().getPath())) {
      return unknown();
    }
    String asked = exchange.getRequestMethod();
    boolean isHead = asked.equals(HEAD) && method.equals(GET);
    if (!asked.equals(method) && !isHead) {
      exchange.getResponseHeaders().set("Allow", method.equals(GET) ? "GET, HEAD" : method);
      return Response.error(
          Response.WRONG_METHOD, "%s takes %s, not %s".formatted(path, method, asked));
    }
    try {
      return handler.handle(exchange);
    } catch (RuntimeException failure) {
      LOG.warn("A request to {} failed", path, failure);
      return Response.error(
          Response.FAILED, "the server failed at this request; its log says more");
    }
  }

  private static void write(HttpExchange exchange, Response response) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals(HEAD)) {
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), response.body().length);
    exchange.getResponseBody().write(response.body());
  }

  private static Response unknown() {
    return Response.error(
        Response.NOT_FOUND,
        "there is POST /predict, and GET /health, /ready and /models, and nothing else");
  }

  private static Response health() {
    return Response.of(Response.OK, JsonNodeFactory.instance.objectNode().put("status", "up"));
  }

  private Response ready() {
    boolean isReady = ready.getAsBoolean() && !stopping;
    return Response.of(
        isReady ? Response.OK : Response.UNAVAILABLE,
        JsonNodeFactory.instance.objectNode().put("ready", isReady));
  }

  private Response models() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ArrayNode all = object.putArray("models");
    models
        .versions()
        .forEach((key, version) -> all.addObject().put("model", key).put("version", version));
    return Response.of(Response.OK, object);
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
