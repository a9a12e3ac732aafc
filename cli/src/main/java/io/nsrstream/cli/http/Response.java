package io.nsrstream.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** An answer to a request: a status of HTTP, and JSON in UTF-8. */
record Response(int status, byte[] body) {
  static final int OK = 200;
  static final int NOT_FOUND = 404;
  static final int WRONG_METHOD = 405;
  static final int TOO_LONG = 413;
  static final int UNPROCESSABLE = 422;
  static final int TOO_MANY = 429;
  static final int FAILED = 500;
  static final int UNAVAILABLE = 503;

  static Response of(int status, JsonNode body) {
    return new Response(status, body.toString().getBytes(UTF_8));
  }

  static Response error(int status, String message) {
    return of(status, JsonNodeFactory.instance.objectNode().put("error", message));
  }
}
