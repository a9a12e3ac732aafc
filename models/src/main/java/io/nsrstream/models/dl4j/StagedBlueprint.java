package io.nsrstream.models.dl4j;

import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.List;

/** A network of the fused engine's stages, initial weights and optimizer, computed by DL4J. */
record StagedBlueprint(FusedFactory fused) implements Blueprint {

  @Override
  public String name() {
    return fused.architecture() + " by dl4j";
  }

  @Override
  public List<String> layers() {
    return fused.penalisableLayers();
  }

  @Override
  public boolean readsSteps() {
    return fused.readsSteps();
  }

  @Override
  public Plan at(Shape input, int outputs) {
    return new Translation(fused, input, outputs).plan();
  }

  @Override
  public ObservedGraph build(Plan plan, long seed) {
    Translation translation = new Translation(fused, plan.input(), plan.outputs());
    ObservedGraph graph = new ObservedGraph(translation.plan(), seed);
    try (Network network = fused.create(plan.input(), plan.outputs(), seed)) {
      float[] initial = network.state().parameters();
      Places places = translation.places(graph.state());
      graph.state().setParameters(places.scatter(initial, 0, 1, initial.length));
    }
    return graph;
  }
}
