package io.nsrstream.online.network;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.penalty.PenaltyFactory;
import java.util.List;
import java.util.Map;

/** A factory whose networks are those of another, but for what it says otherwise. */
public interface DerivedNetworks extends NetworkFactory {

  /** The factory that builds them. */
  NetworkFactory networks();

  @Override
  default Map<String, PenaltyFactory> penalties() {
    return networks().penalties();
  }

  @Override
  default String architecture() {
    return networks().architecture();
  }

  @Override
  default List<String> penalisableLayers() {
    return networks().penalisableLayers();
  }

  @Override
  default boolean readsSteps() {
    return networks().readsSteps();
  }

  @Override
  default long leastNumbers() {
    return networks().leastNumbers();
  }

  @Override
  default boolean readsNeighbours() {
    return networks().readsNeighbours();
  }

  @Override
  default NetworkSize size(Shape input, int outputs) {
    return networks().size(input, outputs);
  }

  @Override
  default String kernels() {
    return networks().kernels();
  }

  @Override
  default Network create(Shape input, int outputs, long seed) {
    return networks().create(input, outputs, seed);
  }
}
