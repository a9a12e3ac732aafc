package io.nsrstream.connectors.versions;

import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord.Chunk;
import io.nsrstream.connectors.versions.ModelRecord.Manifest;
import io.nsrstream.connectors.versions.ServedModel.Events;
import io.nsrstream.connectors.versions.ServedModel.Good;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models of all keys, for several threads at once: those of different keys do not wait for each
 * other. The snapshots of all are on the heap, up to a bound; the learners used last are live, up
 * to another.
 */
public final class ServedModels implements AutoCloseable {
  /** Versions of so many models may come at once on a topic. */
  private static final int MOST_REFUSED = 1_000;

  private final List<String> parents;
  private final int bound;
  private final Function<Snapshot, Learner> restoring;
  private final Events events;
  private final long maxHeapBytes;
  private final HeapUse use;
  private final Map<String, ServedModel> models = new HashMap<>();
  private final LinkedHashMap<String, ServedModel> live = new LinkedHashMap<>(16, 0.75f, true);

  /** Models that may have more than one version; used by the thread that takes records. */
  private final Set<ServedModel> trimmable = new LinkedHashSet<>();

  /**
   * The version of a model for which there was no room, until its manifest comes; so its pieces are
   * refused with it, whatever comes between them.
   */
  private final Map<String, Long> refused = new LinkedHashMap<>();

  /**
   * There are none yet.
   *
   * @param parents keys whose models answer for keys without one, the first first
   * @param bound most models that are live, at least 1
   * @param maxHeapBytes most bytes of the snapshots of all models, those of versions that wait
   *     included
   * @param restoring makes a learner of a snapshot, and throws if it cannot
   */
  public ServedModels(
      List<String> parents,
      int bound,
      long maxHeapBytes,
      Function<Snapshot, Learner> restoring,
      Events events) {
    this.parents = List.copyOf(parents);
    this.bound = bound;
    this.maxHeapBytes = maxHeapBytes;
    this.use = new HeapUse(maxHeapBytes);
    this.restoring = restoring;
    this.events = events;
  }

  /**
   * Takes the next record of a models topic, in one thread at a time. Where the heap has no room
   * for it, earlier versions go first, then the record is left out: its version is refused.
   */
  public void take(ModelRecord record) {
    ServedModel model = model(record.model());
    long version = KeptVersions.version(record.part());
    boolean taken =
        !KeptVersions.mayAdd(record)
            || (!isRefused(record.model(), version) && hasRoom(record.value(), model));
    boolean gone;
    synchronized (model) {
      if (taken) {
        model.take(record);
      } else {
        model.leaveOut(version);
      }
      gone = mayLeaveNothing(record, taken) && model.isEmpty();
    }
    if (gone) {
      remove(record.model(), model);
    } else if (record.part() instanceof Manifest) {
      trimmable.add(model);
    }
    if (!taken) {
      refuse(record);
    }
  }

  private ServedModel model(String key) {
    synchronized (models) {
      return models.computeIfAbsent(
          key,
          missing -> {
            use.addModel(missing);
            return new ServedModel(
                missing,
                new KeptVersions(use.counted(Parts.onHeap())),
                use.counted(Good.onHeap()),
                restoring,
                events);
          });
    }
  }

  private static boolean mayLeaveNothing(ModelRecord record, boolean taken) {
    return !taken || record.value() == null || !(record.part() instanceof Chunk);
  }

  private void remove(String key, ServedModel model) {
    synchronized (models) {
      models.remove(key);
      live.remove(key);
    }
    trimmable.remove(model);
    use.removeModel(key);
  }

  private boolean hasRoom(byte @Nullable [] value, ServedModel model) {
    Iterator<ServedModel> others = trimmable.iterator();
    while (!use.hasRoom(value) && others.hasNext()) {
      dropEarlier(others.next());
      others.remove();
    }
    if (!use.hasRoom(value)) {
      dropEarlier(model);
    }
    return use.hasRoom(value);
  }

  private static void dropEarlier(ServedModel model) {
    synchronized (model) {
      model.dropEarlier();
    }
  }

  private boolean isRefused(String model, long version) {
    Long known = refused.get(model);
    return known != null && known == version;
  }

  /** Says it once of the records of a version, of which the manifest is the last. */
  private void refuse(ModelRecord record) {
    String model = record.model();
    long version = KeptVersions.version(record.part());
    boolean said = isRefused(model, version);
    if (record.part() instanceof Chunk) {
      refused.put(model, version);
      if (refused.size() > MOST_REFUSED) {
        // Its manifest did not come: a writer gave up.
        refused.remove(refused.keySet().iterator().next());
      }
    } else {
      refused.remove(model);
    }
    if (!said) {
      events.refused(
          model,
          version,
          ("the snapshots of all models may have %d bytes on the heap (serving.maxHeapBytes): raise"
                  + " it and the heap, or serve fewer keys")
              .formatted(maxHeapBytes));
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
      Optional<Answer> answer = model.answer(example);
      if (use.isExceeded()) {
        model.dropEarlier();
      }
      return answer;
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
