package io.nsrstream.flink.operators;

import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes learners of snapshots.
 *
 * @param learner the settings they were made with
 * @param networks builds their networks
 */
public record Restoring(LearnerSettings learner, NetworkFactory networks)
    implements Function<Snapshot, Learner>, Serializable {
  @Override
  public Learner apply(Snapshot snapshot) {
    return Learner.restore(snapshot, learner, networks);
  }

  /**
   * Hands a snapshot on as the one version of the key "", whose model answers for all keys.
   *
   * @throws RuntimeException if no learner can be made of it
   */
  public void serve(byte[] snapshot, Consumer<ModelRecord> models) {
    try (Learner restored = apply(Snapshot.of(snapshot))) {
      VersionRecords.write("", restored.examples(), snapshot, snapshot.length, models);
    }
  }
}
