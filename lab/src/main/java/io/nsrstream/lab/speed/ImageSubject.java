package io.nsrstream.lab.speed;

import io.nsrstream.models.ResNetSpec;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.online.data.Shape;
import java.util.Optional;

/** A residual network for images: {@code resnet18/16@32x32x3 10}. */
record ImageSubject(ResNetSpec spec, int classes) implements Subject {

  @Override
  public Shape input() {
    return new Shape.Vector(spec.image().height() * spec.image().width() * spec.image().channels());
  }

  @Override
  public Architecture architecture() {
    return spec.architecture(Activation.RELU);
  }

  @Override
  public Optional<Step> floor(int rows) {
    return Optional.of(new ImagePrimitives(spec.image(), architecture().stages(), rows));
  }

  @Override
  public String toString() {
    return spec + " " + classes;
  }
}
