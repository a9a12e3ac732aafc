package io.nsrstream.lab.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.network.Network;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sides do the same work only if they have the same network. */
final class SubjectTest {

  static Work[] works() {
    return Work.all().toArray(Work[]::new);
  }

  @ParameterizedTest
  @MethodSource("works")
  void dl4jHasAsManyParametersAsOursUnlessItLacksTheLayer(Work work) {
    Subject subject = work.subject();
    assumeThat(work.network()).as("DL4J has no GRU").doesNotStartWith("gru");
    Optional<MultiLayerConfiguration> chain = subject.dl4j(Optimizer.SGD);
    assumeThat(chain).as("DL4J's chains have no residuals").isPresent();
    MultiLayerNetwork theirs = new MultiLayerNetwork(chain.orElseThrow());
    theirs.init();
    try (Network ours = subject.ours(Optimizer.SGD).create(subject.input(), subject.classes(), 1)) {
      assertThat(theirs.numParams()).isEqualTo(ours.state().parameters().length);
    }
  }
}
