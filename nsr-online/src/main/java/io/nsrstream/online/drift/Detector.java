package io.nsrstream.online.drift;

/** The detectors to choose from, with their published settings. */
public enum Detector {
  /** Never signals. */
  NONE {
    @Override
    public DriftDetector create(long seed) {
      return error -> {
        Errors.check(error);
        return Signal.STABLE;
      };
    }
  },

  /** See {@link Adwin}. */
  ADWIN {
    @Override
    public DriftDetector create(long seed) {
      return new Adwin(Adwin.Settings.DEFAULTS);
    }
  },

  /** See {@link Ddm}. */
  DDM {
    @Override
    public DriftDetector create(long seed) {
      return new Ddm(Ddm.Settings.DEFAULTS);
    }
  },

  /** See {@link HddmA}. */
  HDDM_A {
    @Override
    public DriftDetector create(long seed) {
      return new HddmA(HddmA.Settings.DEFAULTS);
    }
  },

  /** See {@link Kswin}. */
  KSWIN {
    @Override
    public DriftDetector create(long seed) {
      return new Kswin(Kswin.Settings.DEFAULTS, seed);
    }
  },

  /** See {@link PageHinkley}. */
  PAGE_HINKLEY {
    @Override
    public DriftDetector create(long seed) {
      return new PageHinkley(PageHinkley.Settings.DEFAULTS);
    }
  };

  /**
   * A detector that has seen nothing.
   *
   * @param seed of its random numbers; only {@link #KSWIN} draws any
   */
  public abstract DriftDetector create(long seed);
}
