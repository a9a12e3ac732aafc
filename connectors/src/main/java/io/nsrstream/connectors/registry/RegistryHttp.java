package io.nsrstream.connectors.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.registry.NoAnswerException.Kind;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpResponse;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks a registry, at each of its addresses in turn, until one answers or time is up. */
final class RegistryHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FIRST_PAUSE_MS = 100;
  private static final int LONGEST_PAUSE_MS = 5_000;
  private static final int TOO_MANY_REQUESTS = 429;

  private final RegistrySettings settings;
  private final LongSupplier clock;
  private final RegistryConnection connection;

  RegistryHttp(RegistrySettings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
    connection = new RegistryConnection(settings);
  }

  /**
   * A request.
   *
   * @param path such as {@code /schemas/ids/7}
   * @param body JSON to post, or null to get
   * @param expected whether the answer is one that a registry gives
   */
  record Question(String path, @Nullable String body, Predicate<JsonNode> expected) {}

  /**
   * An answer of the registry.
   *
   * @param status of HTTP: OK, or a refusal that the registry gives a reason for
   */
  record Answer(int status, JsonNode body) {
    boolean isFound() {
      return status == HttpURLConnection.HTTP_OK;
    }
  }

  /**
   * Asks, and asks again while the registry does not answer or has an error of its own.
   *
   * @param patient whether to ask for a while even if the registry answers other requests
   * @throws FailsAloneException if there is no answer, but one to another request
   * @throws RegistryUnavailableException if there is no answer at all
   */
  Answer ask(Question question, boolean patient) throws FailsAloneException {
    long aloneMs = patient ? Math.min(settings.timeoutMs(), settings.retryMs()) : 0;
    long start = clock.getAsLong();
    int pause = FIRST_PAUSE_MS;
    while (true) {
      NoAnswerException failure;
      try {
        return once(question);
      } catch (NoAnswerException none) {
        failure = none;
      }
      long waited = clock.getAsLong() - start + pause;
      if (mayBeAlone(failure, waited > aloneMs) && answersAnother()) {
        // The registry may have begun to answer only now.
        return last(question);
      }
      if (failure.kind() == Kind.UNUSABLE || waited > settings.retryMs()) {
        throw unavailable(failure);
      }
      RegistryConnection.pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  private static boolean mayBeAlone(NoAnswerException failure, boolean late) {
    return switch (failure.kind()) {
      case BUSY -> false;
      case FAILED -> late;
      case UNUSABLE -> true;
    };
  }

  private Answer last(Question question) throws FailsAloneException {
    try {
      return once(question);
    } catch (NoAnswerException failure) {
      throw new FailsAloneException(failure);
    }
  }

  private RegistryUnavailableException unavailable(NoAnswerException failure) {
    return new RegistryUnavailableException(
        failure.kind() == Kind.UNUSABLE
            ? String.valueOf(failure.getMessage())
            : "the schema registry does not answer within format.registry.retryMs (%d): %s"
                .formatted(settings.retryMs(), failure.getMessage()),
        failure);
  }

  private Answer once(Question question) throws NoAnswerException {
    NoAnswerException failure =
        new NoAnswerException(Kind.UNUSABLE, "format.registry.url must not be empty");
    for (String address : settings.addresses()) {
      try {
        return at(address, question);
      } catch (NoAnswerException none) {
        if (none.kind() == Kind.UNUSABLE) {
          throw none;
        }
        failure = none;
      }
    }
    throw failure;
  }

  private Answer at(String address, Question question) throws NoAnswerException {
    String place = address + question.path();
    HttpResponse<byte[]> response = connection.send(place, question.body());
    int status = response.statusCode();
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      throw new NoAnswerException(
          status == TOO_MANY_REQUESTS ? Kind.BUSY : Kind.FAILED,
          "%s answers with HTTP %d".formatted(place, status));
    }
    JsonNode read = read(response.body());
    boolean answered =
        status == HttpURLConnection.HTTP_OK
            ? question.expected().test(read)
            : !isForbidden(status)
                // A 404 of another server says nothing about a schema, and some registries refuse
                // a path that they do not know without a word of their own.
                && (isRefusal(read)
                    || (status == HttpURLConnection.HTTP_NOT_FOUND && answersAnother(address)));
    if (!answered) {
      throw unusable(place, status);
    }
    return new Answer(status, read);
  }

  private boolean answersAnother() {
    return settings.addresses().stream().anyMatch(this::answersAnother);
  }

  /** Whether a registry is there that gives its subjects, for which it needs its store. */
  private boolean answersAnother(String address) {
    try {
      HttpResponse<byte[]> subjects = connection.send(address + "/subjects?limit=1", null);
      return subjects.statusCode() == HttpURLConnection.HTTP_OK && read(subjects.body()).isArray();
    } catch (NoAnswerException none) {
      return false;
    }
  }

  private static boolean isForbidden(int status) {
    return status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN;
  }

  private static boolean isRefusal(JsonNode answer) {
    return answer.path("error_code").isInt();
  }

  private static NoAnswerException unusable(String place, int status) {
    String advice =
        isForbidden(status)
            ? "check format.registry.user and format.registry.password"
            : "check that format.registry.url is the address of a schema registry";
    return new NoAnswerException(
        Kind.UNUSABLE, "%s answers with HTTP %d: %s".formatted(place, status, advice));
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }
}
