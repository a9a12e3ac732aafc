package io.nsrstream.flink.table;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.FactoryUtil.ModelProviderFactoryHelper;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/**
 * Models in SQL that the provider {@code nsr} serves: those of a models topic, or one of a
 * snapshot.
 *
 * <pre>{@code
 * CREATE MODEL kinds
 *   INPUT (machine INT, temperature DOUBLE, humidity DOUBLE)
 *   OUTPUT (predicted STRING, probability DOUBLE)
 *   WITH ('provider' = 'nsr', 'models.topic' = 'models', 'bootstrap.servers' = 'localhost:9092',
 *     'key' = 'machine');
 * SELECT * FROM ML_PREDICT(
 *   TABLE events, MODEL kinds, DESCRIPTOR(machine, temperature, humidity));
 * }</pre>
 */
public final class NsrModelFactory implements ModelProviderFactory {

  /** Called by Flink's service loader. */
  public NsrModelFactory() {
    // A model has all that is needed with it.
  }

  @Override
  public String factoryIdentifier() {
    return "nsr";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return ModelOptions.ALL;
  }

  /**
   * What serves a model. Flink calls this when it plans a query that uses the model; it checks
   * nothing when the model is created.
   *
   * @throws ValidationException with all that is wrong in the statement that created the model
   */
  @Override
  public ModelProvider createModelProvider(Context context) {
    ModelProviderFactoryHelper helper = FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validateExcept(ModelOptions.SETTINGS.toArray(new String[0]));
    ResolvedCatalogModel model = context.getCatalogModel();
    try {
      return new Provider(
          ModelCall.of(
              model.getOptions(),
              helper.getOptions(),
              model.getResolvedInputSchema(),
              model.getResolvedOutputSchema()));
    } catch (InvalidSettingsException invalid) {
      throw new ValidationException(invalid.getMessage(), invalid);
    }
  }

  private record Provider(ModelCall call) implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      return new NsrPredict(call);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }
}
