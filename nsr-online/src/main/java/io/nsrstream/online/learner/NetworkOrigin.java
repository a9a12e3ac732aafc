package io.nsrstream.online.learner;

import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a snapshot says of the networks it is of: their architecture, and the numeric kernels that
 * computed them, "" where a version before 5 wrote it.
 */
final class NetworkOrigin {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkOrigin.class);
  private static final String ARCHITECTURE = "ARCH";
  private static final String KERNELS = "KERN";

  private NetworkOrigin() {}

  static void write(Snapshot.Builder builder, NetworkFactory networks) {
    builder
        .section(ARCHITECTURE, out -> out.putText(networks.architecture()))
        .section(KERNELS, out -> out.putText(networks.kernels()));
  }

  /** The architecture, in a snapshot of any version. */
  static String architecture(Snapshot snapshot) {
    return snapshot.read(ARCHITECTURE, SectionReader::getText);
  }

  /**
   * Checks that networks can go on from a snapshot of the newest version. Where other kernels
   * compute from now on, the log says so.
   *
   * @throws SnapshotException if they are of another architecture
   */
  static void check(Snapshot snapshot, NetworkFactory networks) {
    String architecture = architecture(snapshot);
    if (!architecture.equals(networks.architecture())) {
      throw new SnapshotException(
          "the snapshot is of a network %s and the settings ask for %s: set the model back, or start without the snapshot"
              .formatted(
                  NetworkFactory.brief(architecture),
                  NetworkFactory.brief(networks.architecture())));
    }
    String kernels = snapshot.read(KERNELS, SectionReader::getText);
    if (!kernels.isEmpty() && !kernels.equals(networks.kernels())) {
      LOG.info(
          "The snapshot was made with the kernels {}, and {} compute now: predictions may come to"
              + " differ in their last digits from those of an uninterrupted run",
          kernels,
          networks.kernels());
    }
  }
}
