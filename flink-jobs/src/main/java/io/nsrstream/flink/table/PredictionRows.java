package io.nsrstream.flink.table;

import io.nsrstream.online.data.Prediction;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;

/** Predictions as rows. */
final class PredictionRows {
  static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"key", "id", "label", "predicted", "probabilities", "updates"},
          Types.STRING,
          Types.STRING,
          Types.STRING,
          Types.STRING,
          Types.MAP(Types.STRING, Types.FLOAT),
          Types.LONG);

  private PredictionRows() {}

  static Row of(Prediction prediction) {
    return Row.of(
        prediction.key(),
        prediction.id(),
        prediction.label(),
        prediction.predicted(),
        probabilities(prediction),
        prediction.updates());
  }

  /** Probabilities by class. */
  static Map<String, Float> probabilities(Prediction prediction) {
    float[] probabilities = prediction.probabilities();
    Map<String, Float> byClass = new HashMap<>(2 * probabilities.length);
    for (int k = 0; k < probabilities.length; k++) {
      byClass.put(prediction.classes().get(k), probabilities[k]);
    }
    return byClass;
  }
}
