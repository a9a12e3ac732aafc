package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Recurrent layers one on another, {@code gru:64} or {@code lstm:64,32/mean}.
 *
 * @param cell what each layer is made of
 * @param widths of the layers, from the inputs on, each at least 1
 * @param summary what the logits see of the last layer's states; the last one unless said otherwise
 */
public record RecurrentSpec(Cell cell, List<Integer> widths, Summary summary)
    implements NetworkSpec {
  private static final Pattern TEXT = Pattern.compile("(gru|lstm):" + SpecText.WIDTHS);

  /** The kinds of recurrent cells. */
  public enum Cell {
    GRU,
    LSTM
  }

  public RecurrentSpec {
    widths = SpecText.widths(widths);
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("A recurrent network must have a layer: give its width");
    }
  }

  static Optional<RecurrentSpec> find(String text) {
    return SpecText.find(
        text,
        TEXT,
        Summary.LAST,
        (sizes, summary) ->
            Optional.of(
                new RecurrentSpec(
                    Cell.valueOf(sizes.group(1).toUpperCase(Locale.ROOT)),
                    SpecText.widths(sizes.group(2)),
                    summary)));
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    for (int layer = 1; layer <= widths.size(); layer++) {
      int width = widths.get(layer - 1);
      stages.add(cell == Cell.GRU ? new Stage.Gru(width) : new Stage.Lstm(width));
      stages.add(new Stage.Response("hidden" + layer));
    }
    stages.add(new Stage.Pool(summary));
    stages.add(new Stage.Response(POOLED));
    return new Architecture(toString(), stages);
  }

  @Override
  public String toString() {
    String sizes = widths.stream().map(String::valueOf).collect(Collectors.joining(","));
    return SpecText.print(
        cell.name().toLowerCase(Locale.ROOT) + ":" + sizes, summary, Summary.LAST);
  }
}
