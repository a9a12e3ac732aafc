package io.nsrstream.cli.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
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
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers the records that are posted, for several threads. A request is worked on only when all of
 * its body is there, so that a client that sends slowly holds up no other.
 */
final class Predictions {
  /** Bytes of a body that every connection may have on the heap. */
  private static final int SHORT_BODY = 16_384;

  private static final int LONG_BODY_WAIT_SECONDS = 10;

  /** Bytes of a body that is too long that are read before it is refused. */
  private static final long MOST_DISCARDED = 1 << 24;

  private static final JsonMapper JSON = new JsonMapper();

  private final ServedModels models;
  private final ServerLimits limits;
  private final RateLimit rate;

  /** One for each request that is worked on at once; the one used last is used first. */
  private final BlockingDeque<RecordReader> readers = new LinkedBlockingDeque<>();

  private final Semaphore longBodies;

  Predictions(ServedModels models, Supplier<RecordReader> readers, ServerLimits limits) {
    this.models = models;
    this.limits = limits;
    this.rate = new RateLimit(limits.maxRate(), System::nanoTime);
    this.longBodies = new Semaphore(limits.threads());
    for (int k = 0; k < limits.threads(); k++) {
      this.readers.add(readers.get());
    }
  }

  Response answer(HttpExchange exchange) throws IOException {
    if (!rate.takes()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      return Response.error(
          Response.TOO_MANY,
          "more than %s requests a second (--max-rate)".formatted(limits.maxRate()));
    }
    try {
      InputStream in = exchange.getRequestBody();
      byte[] start = in.readNBytes(Math.min(SHORT_BODY, limits.maxBodyBytes() + 1));
      return start.length < SHORT_BODY ? answer(start, exchange) : answerLong(start, in, exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server stops");
    }
  }

  private Response answerLong(byte[] start, InputStream in, HttpExchange exchange)
      throws IOException, InterruptedException {
    if (!longBodies.tryAcquire(LONG_BODY_WAIT_SECONDS, TimeUnit.SECONDS)) {
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.getResponseHeaders().set("Retry-After", "1");
      return Response.error(
          Response.UNAVAILABLE,
          "%d bodies of more than %d bytes are read at once (--threads): send it again later"
              .formatted(limits.threads(), SHORT_BODY));
    }
    try {
      byte[] rest = in.readNBytes(limits.maxBodyBytes() + 1 - start.length);
      byte[] body = Arrays.copyOf(start, start.length + rest.length);
      System.arraycopy(rest, 0, body, start.length, rest.length);
      return answer(body, exchange);
    } finally {
      longBodies.release();
    }
  }

  private Response answer(byte[] body, HttpExchange exchange)
      throws IOException, InterruptedException {
    if (body.length > limits.maxBodyBytes()) {
      // A client that still sends would not read the answer.
      discard(exchange.getRequestBody());
      exchange.getResponseHeaders().set("Connection", "close");
      return Response.error(
          Response.TOO_LONG,
          "a body has at most %d bytes (--max-body)".formatted(limits.maxBodyBytes()));
    }
    RecordReader reader = readers.takeFirst();
    try {
      return answer(reader.read(new SourceRecord("HTTP", 0, 0, System.currentTimeMillis(), body)));
    } finally {
      readers.addFirst(reader);
    }
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

  private Response answer(List<Decoded<Example>> examples) throws IOException {
    if (examples.size() == 1) {
      return answer(examples.get(0));
    }
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    for (Decoded<Example> example : examples) {
      answers.add(JSON.readTree(answer(example).body()));
    }
    return Response.of(Response.OK, answers);
  }

  private Response answer(Decoded<Example> decoded) {
    if (decoded instanceof Refused<Example> refused) {
      return Response.error(Response.UNPROCESSABLE, refused.reason());
    }
    if (!(decoded instanceof Taken<Example> taken)) {
      return Response.error(Response.UNPROCESSABLE, "the body is empty: send one record");
    }
    try {
      Answer answer = models.answer(taken.value());
      return new Response(
          answer.model() == null ? Response.NOT_FOUND : Response.OK, OutputJson.answer(answer));
    } catch (RejectedExampleException rejected) {
      return Response.error(Response.UNPROCESSABLE, rejected.reason());
    }
  }
}
