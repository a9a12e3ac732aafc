package io.nsrstream.flink.table;

import io.nsrstream.connectors.kafka.ModelsTopic;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ServedModels;
import io.nsrstream.flink.operators.ServingMetrics;
import io.nsrstream.flink.table.ModelCall.InSnapshot;
import io.nsrstream.flink.table.ModelCall.OnTopic;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.types.Row;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Answers the rows of ML_PREDICT by the models of their keys, and learns nothing. A row that is no
 * example, and one that no version can take, is answered with nulls and the reason. Public for the
 * code that Flink generates.
 */
public final class NsrPredict extends PredictFunction {
  private static final long serialVersionUID = 1;

  private final ModelCall call;
  private transient ModelRows rows;
  private transient ExampleReader reader;
  private transient ServedModels models;
  private transient @Nullable ModelsTopic topic;
  private transient ServingMetrics metrics;
  private transient Row row;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  NsrPredict(ModelCall call) {
    this.call = call;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    metrics = new ServingMetrics(context.getMetricGroup());
    rows = new ModelRows(call.input(), context.getUserCodeClassLoader());
    reader =
        new ExampleReader(call.mapping(), new RowFormat(record -> row), System::currentTimeMillis);
    models =
        new ServedModels(
            call.parents(), call.liveModels(), maxHeapBytes(), call.restoring(), metrics);
    if (call.models() instanceof OnTopic source) {
      open(source);
    } else {
      open((InSnapshot) call.models());
    }
  }

  /** A snapshot in a file was chosen by its name, whatever its size. */
  private long maxHeapBytes() {
    return call.models() instanceof OnTopic ? call.maxHeapBytes() : Long.MAX_VALUE;
  }

  private void open(OnTopic source) throws InterruptedException {
    try {
      topic = ModelsTopic.read(source.kafka(), source.topic(), models::take);
      topic.awaitRead(source.atMost());
    } catch (TimeoutException late) {
      throw new IllegalStateException(
          "models.topic %s must be read to its end within %s before rows are answered, but was not: see whether its brokers answer, or raise models.wait"
              .formatted(source.topic(), source.atMost()),
          late);
    } catch (InvalidSettingsException invalid) {
      throw ModelOptions.renamed(invalid);
    } catch (KafkaException failure) {
      throw new IllegalStateException(
          "models.topic %s cannot be read: check bootstrap.servers, properties.* and the rights on the topic"
              .formatted(source.topic()),
          failure);
    }
  }

  private void open(InSnapshot source) throws IOException {
    Path path = new Path(source.path());
    byte[] snapshot;
    try (InputStream in = path.getFileSystem().open(path)) {
      snapshot = in.readAllBytes();
    } catch (IOException failure) {
      throw new IOException(
          "snapshot must name a file that each TaskManager can read, but is %s"
              .formatted(source.path()),
          failure);
    }
    call.restoring().serve(snapshot, models::take);
  }

  @Override
  public Collection<RowData> predict(RowData input) {
    if (topic != null) {
      topic.requireReading();
    }
    try {
      row = rows.row(input);
      Answer answer = models.answer(reader.decode(null, "", 0));
      if (answer.model() == null) {
        metrics.withoutModel();
      } else {
        metrics.answered();
      }
      return List.of(AnswerColumn.row(call.output(), answer));
    } catch (BadRecordException bad) {
      return rejected(bad.reason());
    } catch (RejectedExampleException refused) {
      return rejected(refused.reason());
    } catch (RuntimeException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      return rejected(unexpected(failure, metrics));
    }
  }

  private List<RowData> rejected(String reason) {
    metrics.rejected();
    return List.of(AnswerColumn.row(call.output(), reason));
  }

  /** Models change while a query runs. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public void close() {
    // Flink closes functions that it could not open, too.
    if (topic != null) {
      topic.close();
    }
    if (models != null) {
      models.close();
    }
  }

  private static String unexpected(RuntimeException failure, ServingMetrics metrics) {
    String reason =
        "row must not make its model fail, but there came %s: report it with this row"
            .formatted(failure.getClass().getName());
    metrics.unexpected(reason, failure);
    return reason;
  }
}
