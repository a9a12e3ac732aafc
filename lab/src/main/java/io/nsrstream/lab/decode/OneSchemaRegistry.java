package io.nsrstream.lab.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A schema registry on the loopback interface that has one schema, whatever it is asked for. */
final class OneSchemaRegistry implements AutoCloseable {

  /** The id of the schema. */
  static final byte ID = 1;

  private final HttpServer server;

  private OneSchemaRegistry(HttpServer server) {
    this.server = server;
  }

  static OneSchemaRegistry start(String schema) {
    byte[] answer =
        JsonNodeFactory.instance.objectNode().put("schema", schema).toString().getBytes(UTF_8);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> give(exchange, answer));
      server.start();
      return new OneSchemaRegistry(server);
    } catch (IOException e) {
      throw new UncheckedIOException("a port of this machine cannot be opened", e);
    }
  }

  private static void give(HttpExchange exchange, byte[] answer) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  String url() {
    InetSocketAddress address = server.getAddress();
    return "http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
