package io.nsrstream.connectors.versions;

import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ServedModel.Events;
import io.nsrstream.connectors.versions.ServedModel.Good;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models of all keys, for several threads at once: those of different keys do not wait for each
 * other. The snapshots of all are on the heap; the learners used last are live, up to a bound.
 */
public final class ServedModels implements AutoCloseable {
  private final List<String> parents;
  private final int bound;
  private final Function<Snapshot, Learner> restoring;
  private final Events events;
  private final Map<String, ServedModel> models = new HashMap<>();
  private final LinkedHashMap<String, ServedModel> live = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * There are none yet.
   *
   * @param parents keys whose models answer for keys without one, the first first
   * @param bound most models that are live, at least 1
   * @param restoring makes a learner of a snapshot, and throws if it cannot
   */
  public ServedModels(
      List<String> parents, int bound, Function<Snapshot, Learner> restoring, Events events) {
    this.parents = List.copyOf(parents);
    this.bound = bound;
    this.restoring = restoring;
    this.events = events;
  }

  /** Takes the next record of a models topic. */
  public void take(ModelRecord record) {
    ServedModel model;
    synchronized (models) {
      model =
          models.computeIfAbsent(
              record.model(),
              key ->
                  new ServedModel(
                      key, new KeptVersions(Parts.onHeap()), Good.onHeap(), restoring, events));
    }
    synchronized (model) {
      model.take(record);
    }
  }

  /**
   * Answers an example by the model of its key or, where that has none, of a parent; the answer
   * says which, or that there is none.
   *
   * @throws RejectedExampleException if no version can take it
   */
  public Answer answer(Example example) throws RejectedExampleException {
    Optional<Answer> answer = answer(example, example.key());
    for (String parent : parents) {
      if (answer.isEmpty() && example.key().startsWith(parent)) {
        answer = answer(example, parent);
      }
    }
    return answer.orElseGet(() -> Answer.none(example));
  }

  private Optional<Answer> answer(Example example, String key) throws RejectedExampleException {
    ServedModel model = use(key);
    if (model == null) {
      return Optional.empty();
    }
    synchronized (model) {
      return model.answer(example);
    }
  }

  /** The model of a key, which is live from now on; another may have to rest. */
  private @Nullable ServedModel use(String key) {
    ServedModel resting = null;
    ServedModel model;
    synchronized (models) {
      model = models.get(key);
      if (model != null && live.put(key, model) == null && live.size() > bound) {
        Iterator<ServedModel> eldest = live.values().iterator();
        resting = eldest.next();
        eldest.remove();
      }
    }
    if (resting != null) {
      synchronized (resting) {
        resting.close();
      }
    }
    return model;
  }

  /** The versions that would answer next, by the keys of their models. */
  public SortedMap<String, Long> versions() {
    Map<String, ServedModel> all;
    synchronized (models) {
      all = Map.copyOf(models);
    }
    SortedMap<String, Long> versions = new TreeMap<>();
    all.forEach(
        (key, model) -> {
          synchronized (model) {
            versions.put(key, model.next());
          }
        });
    versions.values().removeIf(version -> version == KeptVersions.NONE);
    return versions;
  }

  @Override
  public void close() {
    synchronized (models) {
      for (ServedModel model : models.values()) {
        synchronized (model) {
          model.close();
        }
      }
      live.clear();
    }
  }
}
