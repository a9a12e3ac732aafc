package io.nsrstream.cli.peers;

import com.github.javacliparser.Option;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.util.Locale;
import moa.classifiers.AbstractClassifier;
import moa.options.ClassOption;

/** A learner of MOA, with MOA's own defaults but for the size of an ensemble. */
enum MoaLearner {
  HOEFFDING_TREE("trees.HoeffdingTree"),
  HOEFFDING_ADAPTIVE_TREE("trees.HoeffdingAdaptiveTree"),
  ARF_10("meta.AdaptiveRandomForest -s 10 -j 1"),
  ARF_100("meta.AdaptiveRandomForest -s 100 -j 1"),
  SRP_10("meta.StreamingRandomPatches -s 10"),
  SRP_100("meta.StreamingRandomPatches -s 100"),
  LEVERAGING_BAG("meta.LeveragingBag -s 10"),
  KNN("lazy.kNN"),
  SAM_KNN("lazy.SAMkNN"),
  SGBT("meta.StreamingGradientBoostedTrees");

  /** What MOA reads on its own command line. */
  private final String line;

  MoaLearner(String line) {
    this.line = line;
  }

  /**
   * A new classifier, ready for use.
   *
   * @param header the attributes of its stream
   * @param seed decides all it draws
   */
  AbstractClassifier create(InstancesHeader header, int seed) {
    try {
      AbstractClassifier classifier =
          (AbstractClassifier)
              ClassOption.cliStringToObject(line, AbstractClassifier.class, new Option[0]);
      classifier.setRandomSeed(seed);
      classifier.setModelContext(header);
      classifier.prepareForUse();
      // SAMkNN makes its memories from the context and drops them when it is prepared.
      classifier.setModelContext(header);
      return classifier;
    } catch (Exception e) {
      throw new IllegalStateException("MOA cannot make " + line, e);
    }
  }

  /** Its name on the command line and in tables. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
