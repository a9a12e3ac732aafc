package io.nsrstream.cli.peers;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The examples of one stream as MOA's instances. MOA wants to know all classes and nominal values
 * before it begins, so they are gathered in a pass of their own.
 */
final class MoaAttributes {
  private final Map<String, Integer> classes;
  private final Map<Integer, Map<String, Integer>> nominals;
  private final int features;
  private final InstancesHeader header;

  private MoaAttributes(
      Map<String, Integer> classes, Map<Integer, Map<String, Integer>> nominals, int features) {
    this.classes = classes;
    this.nominals = nominals;
    this.features = features;
    header = new InstancesHeader(new Instances("stream", attributes(), 0));
    header.setClassIndex(features);
  }

  /**
   * What occurs in these examples; a sequence is a vector of all its steps.
   *
   * @param view what MOA sees of an example
   */
  static MoaAttributes of(Iterator<Example> examples, UnaryOperator<Example> view) {
    Map<String, Integer> classes = new LinkedHashMap<>();
    Map<Integer, Map<String, Integer>> nominals = new TreeMap<>();
    int features = 0;
    while (examples.hasNext()) {
      Example example = view.apply(examples.next());
      if (!example.texts().isEmpty()) {
        throw new IllegalArgumentException(
            "MOA's learners take numbers and nominal values, but example %s has a text: leave this stream out"
                .formatted(example.id()));
      }
      features = Math.max(features, example.features().length);
      if (example.label() != null) {
        classes.putIfAbsent(example.label(), classes.size());
      }
      for (Nominal nominal : example.nominals()) {
        Map<String, Integer> values =
            nominals.computeIfAbsent(nominal.position(), first -> new LinkedHashMap<>());
        values.putIfAbsent(nominal.value(), values.size());
      }
    }
    return new MoaAttributes(classes, nominals, features);
  }

  private List<Attribute> attributes() {
    List<Attribute> attributes = new ArrayList<>();
    for (int position = 0; position < features; position++) {
      Map<String, Integer> values = nominals.get(position);
      String name = "feature" + position;
      attributes.add(
          values == null
              ? new Attribute(name)
              : new Attribute(name, new ArrayList<>(values.keySet())));
    }
    attributes.add(new Attribute("class", new ArrayList<>(classes.keySet())));
    return attributes;
  }

  InstancesHeader header() {
    return header;
  }

  /** The index of a class that occurs. */
  int indexOf(String label) {
    return Objects.requireNonNull(classes.get(label), label);
  }

  /** The class of that index. */
  String label(int index) {
    return header.classAttribute().value(index);
  }

  /** An example as an instance of weight 1; where it is shorter than others, values are missing. */
  Instance instance(Example example) {
    double[] values = new double[features + 1];
    Arrays.fill(values, example.features().length, values.length, Double.NaN);
    for (int position = 0; position < example.features().length; position++) {
      values[position] = example.features()[position];
    }
    for (Nominal nominal : example.nominals()) {
      values[nominal.position()] =
          Objects.requireNonNull(nominals.get(nominal.position())).get(nominal.value());
    }
    if (example.label() != null) {
      values[features] = indexOf(example.label());
    }
    Instance instance = new DenseInstance(1, values);
    instance.setDataset(header);
    return instance;
  }
}
