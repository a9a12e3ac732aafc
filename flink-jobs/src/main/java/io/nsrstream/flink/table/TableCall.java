package io.nsrstream.flink.table;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;

/** A call of a process table function: what it says about its table, and its check. */
final class TableCall {
  private TableCall() {}

  static List<String> columns(TableSemantics table) {
    return DataType.getFieldNames(table.dataType());
  }

  /** The PARTITION BY columns. */
  static List<String> partition(TableSemantics table) {
    List<String> columns = columns(table);
    return Arrays.stream(table.partitionByColumns()).mapToObj(columns::get).toList();
  }

  /** Checks the arguments of a call. */
  interface Check {
    /**
     * Checks a call.
     *
     * @throws InvalidSettingsException with all that is wrong
     */
    void of(CallContext call);
  }

  /** The same as by the annotations, but what is wrong in a call is told before it runs. */
  static TypeInference checked(TypeInference annotated, Check check) {
    return TypeInference.newBuilder()
        .staticArguments(annotated.getStaticArguments().orElseThrow())
        .stateTypeStrategies(annotated.getStateTypeStrategies())
        .outputTypeStrategy(
            call -> {
              try {
                check.of(call);
              } catch (InvalidSettingsException invalid) {
                throw new ValidationException(invalid.getMessage(), invalid);
              }
              return annotated.getOutputTypeStrategy().inferType(call);
            })
        .build();
  }
}
