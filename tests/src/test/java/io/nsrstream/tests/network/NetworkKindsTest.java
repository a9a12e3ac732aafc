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
      "mlp:7,5 | false | 0",
      "mlp:7,5/norm/dropout:0.2 | false | 0",
      "gru:5 | true | 0",
      "lstm:5,4/mean | true | 0",
      "tcn:3x2 | true | 3",
      "tcn:5x2 | true | 5",
      "fcn:4 | true | 0",
      "transformer:4x1x2 | true | 0",
      "dl4j:mlp:7,5 | false | 0",
      "dl4j:lstm:5 | true | 0",
      "dl4j:tcn:3x2 | true | 3",
      "dl4j:tcn:5x2/max | true | 5"
    })
final class NetworkKindsTest extends NetworkContract {

  NetworkKindsTest(String spec, boolean anyLength, int plainSkip) {
    super(
        new NetworkSettings(
                spec, Activation.TANH, Initialization.XAVIER, Optimizer.ADAM, 0.01, 0, 5, "none")
            .factory(),
        anyLength,
        plainSkip);
  }
}
