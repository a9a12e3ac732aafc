package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Aggregation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network for the nodes of a graph, {@code gcn:64x2} or {@code sage:64x3}: in each layer a node
 * aggregates what it and its neighbours have, and a dense layer follows. The last layer gives the
 * logits.
 *
 * @param aggregation what a node gets of its neighbours
 * @param width of each layer but the last, at least 1
 * @param layers the logits included, from 1 to 16
 */
public record GraphSpec(Aggregation aggregation, int width, int layers) implements NetworkSpec {
  private static final String GCN = "gcn";
  private static final String SAGE = "sage";
  private static final Pattern TEXT =
      Pattern.compile("(" + GCN + "|" + SAGE + "):" + SpecText.WIDTH + "x" + SpecText.COUNT);

  public GraphSpec {
    SpecText.requireWidth(width);
    SpecText.requireBlocks(layers);
  }

  static Optional<GraphSpec> find(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new GraphSpec(
                parts.group(1).equals(GCN) ? Aggregation.SYMMETRIC : Aggregation.MEAN,
                SpecText.number(parts, 2),
                SpecText.number(parts, 3)))
        : Optional.empty();
  }

  @Override
  public Architecture architecture(Activation activation) {
    Stage aggregate = new Stage.Aggregate(aggregation);
    List<Stage> stages = new ArrayList<>();
    for (int layer = 1; layer < layers; layer++) {
      stages.add(aggregate);
      stages.add(new Stage.Dense(width));
      stages.add(new Stage.Activate(activation));
      stages.add(new Stage.Response("hidden" + layer));
    }
    stages.add(aggregate);
    return new Architecture(this + " " + activation, stages);
  }

  @Override
  public String toString() {
    return "%s:%dx%d".formatted(aggregation == Aggregation.MEAN ? SAGE : GCN, width, layers);
  }
}
