package io.nsrstream.flink.operators;

import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ServedModel;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.RejectedExampleException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The live models of a subtask by key: those used last, up to a bound. */
final class LiveModels implements AutoCloseable {
  private final int bound;
  private final Function<String, ServedModel> models;
  private final ServingMetrics metrics;
  private final LinkedHashMap<String, ServedModel> live = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * None are live.
   *
   * @param bound most that are live, at least 1
   * @param models the model of a key, as it is kept
   */
  LiveModels(int bound, Function<String, ServedModel> models, ServingMetrics metrics) {
    this.bound = bound;
    this.models = models;
    this.metrics = metrics;
  }

  ServedModel get(String key) {
    ServedModel found = live.get(key);
    if (found == null) {
      if (live.size() >= bound) {
        Iterator<ServedModel> eldest = live.values().iterator();
        eldest.next().close();
        eldest.remove();
      }
      found = models.apply(key);
      live.put(key, found);
    }
    return found;
  }

  /**
   * Answers an example by the model of a key, or rejects it.
   *
   * @param rejected takes the example and the reason if no version can answer it
   * @return false if the model has no version
   */
  boolean answer(
      OfExample arrival, String key, Consumer<Answer> out, BiConsumer<OfExample, String> rejected) {
    try {
      Optional<Answer> answer = get(key).answer(arrival.example());
      answer.ifPresent(
          given -> {
            metrics.answered();
            out.accept(given);
          });
      return answer.isPresent();
    } catch (RejectedExampleException refused) {
      metrics.rejected();
      rejected.accept(arrival, refused.reason());
    } catch (RuntimeException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      metrics.rejected();
      rejected.accept(
          arrival,
          metrics.unexpected().reason(arrival.record(), failure.getClass().getName(), failure));
    }
    return true;
  }

  @Override
  public void close() {
    live.values().forEach(ServedModel::close);
    live.clear();
  }
}
