package io.nsrstream.flink.operators;

import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.Serializable;
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
}
