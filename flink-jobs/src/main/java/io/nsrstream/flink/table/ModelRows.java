package io.nsrstream.flink.table;

import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a model in SQL is given, made readable. Flink lets a column through whose type
 * could be cast to that of the model, an INT for a DOUBLE say, and does not cast it: a number is
 * taken as it is.
 */
final class ModelRows {
  private final List<String> names;
  private final List<DataType> types;
  private final List<DataStructureConverter<Object, Object>> converters;

  /**
   * @param input the type of the model's input, a row
   */
  ModelRows(DataType input, ClassLoader loader) {
    names = DataType.getFieldNames(input);
    types = DataType.getFieldDataTypes(input);
    converters = types.stream().map(DataStructureConverters::getConverter).toList();
    converters.forEach(converter -> converter.open(loader));
  }

  /** The row with the names of the model's columns. */
  Row row(RowData input) {
    GenericRowData values = (GenericRowData) input;
    Row row = Row.withNames();
    for (int i = 0; i < names.size(); i++) {
      row.setField(names.get(i), value(i, values.getField(i)));
    }
    return row;
  }

  private @Nullable Object value(int column, @Nullable Object value) {
    if (!types.get(column).getLogicalType().is(LogicalTypeFamily.NUMERIC)) {
      return converters.get(column).toExternalOrNull(value);
    }
    return value instanceof DecimalData decimal ? decimal.toBigDecimal() : value;
  }
}
