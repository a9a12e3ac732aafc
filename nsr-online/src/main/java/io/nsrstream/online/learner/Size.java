package io.nsrstream.online.learner;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.NeighbourSettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.ensemble.RegressionSettings;
import io.nsrstream.online.ensemble.ReplaySettings;
import java.util.List;

/** How much a learner may cost: each size has its members and its pool. */
public enum Size {
  /** For a hundred thousand keys: one small network, and opinions of little memory. */
  SMALL,
  /** One network, and opinions of other kinds. */
  DEFAULT,
  /** Six networks that differ in what is not known before the stream is, and opinions. */
  LARGE;

  List<MemberSettings> members() {
    return switch (this) {
      case SMALL ->
          List.of(
              new MemberSettings(
                  4, 0.3, 50, 2, 0, Encoding.STANDARD, replay(2, 16, 200), "mlp:32,32"));
      case DEFAULT -> List.of(member(4, 0.1, 1, Encoding.QUANTILES, replay(2, 32, 3000)));
      case LARGE ->
          List.of(
              member(1, 0.1, 1, Encoding.QUANTILES, ReplaySettings.NONE),
              member(4, 0.3, 2, Encoding.QUANTILES, replay(2, 32, 3000)),
              member(8, 0.1, 2, Encoding.QUANTILES, replay(4, 32, 3000)),
              member(8, 0.3, 2, Encoding.QUANTILES, replay(4, 16, 3000)),
              member(4, 0.3, 2, Encoding.QUANTILES, replay(2, 16, 3000)),
              member(4, 0.1, 1, Encoding.STANDARD, replay(2, 16, 1000)));
    };
  }

  PoolSettings pool() {
    PoolSettings pool = PoolSettings.DEFAULTS;
    return this == SMALL
        ? new PoolSettings(
            pool.budget(),
            pool.labelShift(),
            List.of(new NeighbourSettings(200, 3, false)),
            List.of(new RegressionSettings(16, 0.9995, 64)),
            pool.classMeans(),
            pool.persistence(),
            pool.words(),
            pool.replaceEvery())
        : pool;
  }

  private static MemberSettings member(
      int batch, double lambda, double rate, Encoding encoding, ReplaySettings replay) {
    int window = MemberSettings.DEFAULTS.window();
    return new MemberSettings(batch, lambda, window, rate, 0, encoding, replay, "");
  }

  private static ReplaySettings replay(int updates, int rows, int buffer) {
    return new ReplaySettings(updates, rows, buffer, false);
  }
}
