package io.nsrstream.online.learner;

import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The origin of the networks in a snapshot: their architecture, and the numeric kernels that they
 * were computed with, "" in snapshots of versions before 5.
 */
final class NetworkOrigin {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkOrigin.class);
  private static final String ARCHITECTURE = "ARCH";
  private static final String KERNELS = "KERN";

  private NetworkOrigin() {}

  static void write(Snapshot.Builder builder, LearnerSettings settings, NetworkFactory networks) {
    builder
        .section(ARCHITECTURE, out -> out.putText(settings.architecture(networks)))
        .section(KERNELS, out -> out.putText(networks.kernels()));
  }

  /** The architecture, in a snapshot of any version. */
  static String architecture(Snapshot snapshot) {
    return snapshot.read(ARCHITECTURE, SectionReader::getText);
  }

  /**
   * Checks that networks can continue from a snapshot of the newest version. If the kernels differ,
   * it logs a warning.
   *
   * @throws SnapshotException if they are of another architecture
   */
  static void check(Snapshot snapshot, LearnerSettings settings, NetworkFactory networks) {
    String architecture = architecture(snapshot);
    String wanted = settings.architecture(networks);
    if (!architecture.equals(wanted)) {
      throw new SnapshotException(
          "the snapshot has a network %s, but the settings have %s: use the model settings of the snapshot, or start without it"
              .formatted(NetworkFactory.brief(architecture), NetworkFactory.brief(wanted)));
    }
    String kernels = snapshot.read(KERNELS, SectionReader::getText);
    if (!kernels.isEmpty() && !kernels.equals(networks.kernels())) {
      LOG.info(
          "The snapshot was made with the kernels {}, but {} are used now: predictions may differ"
              + " from those of an uninterrupted run; use machines with the same kernels to avoid"
              + " it",
          kernels,
          networks.kernels());
    }
  }
}
