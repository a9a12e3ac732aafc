package io.nsrstream.flink.operators;

import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.ModelRecord.Part;
import io.nsrstream.connectors.versions.ModelRecordKey;
import io.nsrstream.connectors.versions.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.jspecify.annotations.Nullable;

/** Keeps the versions of the current key's model, and the last good one, in keyed state. */
final class PartsInState implements KeptVersions.Parts, ServedModel.Good {
  private final MapState<String, byte[]> parts;
  private final ValueState<byte[]> good;

  PartsInState(RuntimeContext context) {
    parts =
        context.getMapState(
            new MapStateDescriptor<>(
                "versions", StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
    good =
        context.getState(new ValueStateDescriptor<>("good", BytePrimitiveArraySerializer.INSTANCE));
  }

  /** The key of a part on the topic, without the model's name. */
  private static String name(Part part) {
    return new String(ModelRecordKey.of("", part), StandardCharsets.UTF_8);
  }

  private static Part part(String name) {
    return ModelRecordKey.record(name.getBytes(StandardCharsets.UTF_8), null)
        .orElseThrow(() -> new IllegalStateException("no part of a model: " + name))
        .part();
  }

  @Override
  public byte @Nullable [] get(Part part) {
    return StateAccess.of(() -> parts.get(name(part)));
  }

  @Override
  public void put(Part part, byte[] value) {
    StateAccess.to(() -> parts.put(name(part), value));
  }

  @Override
  public void remove(Part part) {
    StateAccess.to(() -> parts.remove(name(part)));
  }

  @Override
  public void clear() {
    parts.clear();
  }

  @Override
  public Set<Part> all() {
    Set<Part> all = new HashSet<>();
    StateAccess.to(() -> parts.keys().forEach(name -> all.add(part(name))));
    return all;
  }

  @Override
  public byte @Nullable [] get() {
    return StateAccess.of(good::value);
  }

  @Override
  public void set(byte @Nullable [] bytes) {
    StateAccess.to(() -> good.update(bytes));
  }
}
