package io.nsrstream.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Views as JSON, in one line; a number that is not finite is null. */
public final class ViewJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new OfNumber())
                  .addSerializer(double.class, new OfNumber())
                  .addSerializer(double[].class, new OfNumbers()))
          .build();

  private ViewJson() {}

  /** The text of a record of this package, or of a map of such. */
  public static String of(Object view) {
    try {
      return JSON.writeValueAsString(view);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("records of numbers and texts do not print", impossible);
    }
  }

  private static void write(double value, JsonGenerator out) throws IOException {
    if (!Double.isFinite(value)) {
      out.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      out.writeNumber((long) value);
    } else {
      out.writeNumber(value);
    }
  }

  private static final class OfNumber extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      write(value, out);
    }
  }

  private static final class OfNumbers extends JsonSerializer<double[]> {
    @Override
    public void serialize(double[] values, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      for (double value : values) {
        write(value, out);
      }
      out.writeEndArray();
    }
  }
}
