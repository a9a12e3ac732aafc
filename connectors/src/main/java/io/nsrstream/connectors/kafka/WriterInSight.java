package io.nsrstream.connectors.kafka;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.kafka.clients.admin.AdminClient;
import org.jspecify.annotations.Nullable;

/**
 * Closes the admin client of a writer of the connector, which the writer itself leaves open.
 *
 * <p>If making a writer fails, the connector returns no writer whose client could be closed. But
 * the writer registers a gauge of its send time before it connects to the brokers. This gauge holds
 * the writer, so the metric group that the writer gets looks there.
 */
final class WriterInSight {
  private @Nullable Object writer;

  /** A context that sees the writer that is made with it. */
  WriterInitContext seeing(WriterInitContext context) {
    SinkWriterMetricGroup metrics = context.metricGroup();
    SinkWriterMetricGroup seen =
        proxy(
            SinkWriterMetricGroup.class,
            (method, arguments) -> {
              if (method.getName().equals("setCurrentSendTimeGauge")) {
                writer = held(arguments[0]);
              }
              return method.invoke(metrics, arguments);
            });
    return proxy(
        WriterInitContext.class,
        (method, arguments) ->
            method.getName().equals("metricGroup") ? seen : method.invoke(context, arguments));
  }

  /** Closes the client, if the writer has one. */
  void closeAdminClient() {
    Object made = writer;
    if (made == null) {
      return;
    }
    for (Field field : made.getClass().getDeclaredFields()) {
      if (field.getType() == AdminClient.class
          && value(field, made) instanceof AdminClient client) {
        client.close(Duration.ZERO);
      }
    }
  }

  /** The only object that a lambda holds; null if this version of the connector holds another. */
  private static @Nullable Object held(Object lambda) {
    Field[] fields = lambda.getClass().getDeclaredFields();
    return fields.length == 1 ? value(fields[0], lambda) : null;
  }

  private static @Nullable Object value(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Call {
    @Nullable Object of(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            WriterInSight.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return call.of(method, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }
}
