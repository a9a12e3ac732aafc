package io.nsrstream.tests.network;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of networks of both engines do what every network must. */
@ParameterizedClass
@CsvSource(
    delimiter = '|',
    value = {
      "mlp:7,5 | false",
      "mlp:7,5/norm/dropout:0.2 | false",
      "gru:5 | true",
      "lstm:5,4/mean | true",
      "tcn:5x2 | true",
      "fcn:4 | true",
      "transformer:4x1x2 | true",
      "dl4j:mlp:7,5 | false",
      "dl4j:lstm:5 | true",
      "dl4j:tcn:5x2/max | true"
    })
final class NetworkKindsTest extends NetworkContract {

  NetworkKindsTest(String spec, boolean anyLength) {
    super(
        new NetworkSettings(
                spec, Activation.TANH, Initialization.XAVIER, Optimizer.ADAM, 0.01, 0, 5, "none")
            .factory(),
        anyLength);
  }
}
