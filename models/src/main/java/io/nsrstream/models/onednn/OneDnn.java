package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;
import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_version_t;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library oneDNN in this process, where its native part is there. It computes on as many
 * threads as {@code OMP_NUM_THREADS} says.
 */
public final class OneDnn {
  private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);
  private static final Optional<OneDnn> LOADED = load();

  private final dnnl_engine engine;
  private final String version;

  private OneDnn(dnnl_engine engine, String version) {
    this.engine = engine;
    this.version = version;
  }

  /** Whether the library is there; without it, convolutions take the plain way, which is slower. */
  public static boolean available() {
    return LOADED.isPresent();
  }

  /** Its name and version, or nothing where it is not there. */
  public static Optional<String> version() {
    return LOADED.map(library -> "oneDNN " + library.version);
  }

  /** What primitives are made for; it lives as long as the process. */
  static dnnl_engine engine() {
    return LOADED.orElseThrow(
            () -> new IllegalStateException("oneDNN is not there: ask available() first"))
        .engine;
  }

  private static Optional<OneDnn> load() {
    try {
      dnnl_engine engine = new dnnl_engine();
      check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
      dnnl_version_t version = dnnl_version();
      return Optional.of(
          new OneDnn(
              engine, "%d.%d.%d".formatted(version.major(), version.minor(), version.patch())));
    } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
      LOG.info(
          "oneDNN is not there ({}): convolutions are computed without it", missing.getMessage());
      return Optional.empty();
    }
  }

  /**
   * @param what could not be made or run, if so
   * @throws IllegalStateException if the status is not success
   */
  static void check(int status, String what) {
    if (status != dnnl_success) {
      throw new IllegalStateException(
          "oneDNN refused %s with status %d: report it with the network and the processor"
              .formatted(what, status));
    }
  }
}
