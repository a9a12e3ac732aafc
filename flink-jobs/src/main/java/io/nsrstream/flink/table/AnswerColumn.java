package io.nsrstream.flink.table;

import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.online.settings.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** The columns that a model in SQL can have as its output, by their names in lower case. */
enum AnswerColumn {
  /** The most probable class. */
  PREDICTED(DataTypes.STRING()) {
    @Override
    @Nullable Object of(Answer answer) {
      return StringData.fromString(answer.prediction().predicted());
    }
  },
  /** Of the most probable class. */
  PROBABILITY(DataTypes.DOUBLE()) {
    @Override
    @Nullable Object of(Answer answer) {
      String predicted = answer.prediction().predicted();
      return predicted == null ? null : (double) answer.prediction().probability(predicted);
    }
  },
  /** By class. */
  PROBABILITIES(DataTypes.MAP(DataTypes.STRING(), DataTypes.FLOAT())) {
    @Override
    Object of(Answer answer) {
      return new GenericMapData(
          PredictionRows.probabilities(answer.prediction()).entrySet().stream()
              .collect(
                  Collectors.toMap(
                      entry -> StringData.fromString(entry.getKey()), Map.Entry::getValue)));
    }
  },
  /** Labelled examples that the learner had learned. */
  VERSION(DataTypes.BIGINT()) {
    @Override
    Object of(Answer answer) {
      return answer.version();
    }
  },
  /** The key whose model answered. */
  MODEL(DataTypes.STRING()) {
    @Override
    @Nullable Object of(Answer answer) {
      return StringData.fromString(answer.model());
    }
  },
  /** Optimizer updates of all networks. */
  UPDATES(DataTypes.BIGINT()) {
    @Override
    Object of(Answer answer) {
      return answer.prediction().updates();
    }
  },
  /** Why the row was not taken. */
  REJECTED(DataTypes.STRING()) {
    @Override
    @Nullable Object of(Answer answer) {
      return null;
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // Flink's types are immutable, without saying so
  private final DataType type;

  AnswerColumn(DataType type) {
    this.type = type;
  }

  /** Its value in an answer of a model, in Flink's internal form. */
  abstract @Nullable Object of(Answer answer);

  /** The row of an answer; without a model all is null. */
  static RowData row(List<AnswerColumn> columns, Answer answer) {
    GenericRowData row = new GenericRowData(columns.size());
    for (int i = 0; i < columns.size() && answer.model() != null; i++) {
      row.setField(i, columns.get(i).of(answer));
    }
    return row;
  }

  /** The row of a rejection: all is null but the reason. */
  static RowData row(List<AnswerColumn> columns, String reason) {
    GenericRowData row = new GenericRowData(columns.size());
    int place = columns.indexOf(REJECTED);
    if (place >= 0) {
      row.setField(place, StringData.fromString(reason));
    }
    return row;
  }

  /**
   * The columns that were declared.
   *
   * @param rules takes violations
   */
  static List<AnswerColumn> of(List<Column> declared, Rules rules) {
    List<AnswerColumn> columns = new ArrayList<>();
    for (Column column : declared) {
      Optional<AnswerColumn> known =
          Arrays.stream(values()).filter(one -> one.isNamed(column.getName())).findFirst();
      rules.require(
          known.isPresent() && known.get().isTypeOf(column),
          "OUTPUT",
          "must have columns among "
              + Arrays.stream(values()).map(AnswerColumn::declaration).toList(),
          column.asSummaryString(),
          "write name and type as they stand here, or leave the column out");
      known.ifPresent(columns::add);
    }
    return columns;
  }

  private boolean isNamed(String name) {
    return name().toLowerCase(Locale.ROOT).equals(name);
  }

  private boolean isTypeOf(Column column) {
    return type.getLogicalType().equals(column.getDataType().getLogicalType());
  }

  private String declaration() {
    return name().toLowerCase(Locale.ROOT) + " " + type;
  }
}
