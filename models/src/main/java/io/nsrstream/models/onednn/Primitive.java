package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_exec_arg_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;

import io.nsrstream.models.memory.NativeFloats;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One computation of oneDNN, with the places of its arguments. Nothing is allocated when it runs.
 */
final class Primitive implements AutoCloseable {
  private static final Pointer NOWHERE = new Pointer();

  private final dnnl_primitive primitive = new dnnl_primitive();
  private final dnnl_stream stream = new dnnl_stream();
  private final List<dnnl_memory> places = new ArrayList<>();
  private final dnnl_exec_arg_t arguments;
  private final int scratchpad;
  private final int scratchpadFloats;

  /**
   * @param arguments what the primitive reads and writes, each one of the constants {@code
   *     DNNL_ARG_…}, in the order that {@link #at} counts in
   */
  Primitive(dnnl_primitive_desc descriptor, int... arguments) {
    OneDnn.check(dnnl_primitive_create(primitive, descriptor), "a primitive");
    OneDnn.check(
        dnnl_stream_create(stream, OneDnn.engine(), dnnl_stream_default_flags), "a stream");
    this.arguments = new dnnl_exec_arg_t(arguments.length + 1L);
    for (int argument : arguments) {
      add(argument, layout(descriptor, argument));
    }
    dnnl_memory_desc scratch = layout(descriptor, DNNL_ARG_SCRATCHPAD);
    this.scratchpad = add(DNNL_ARG_SCRATCHPAD, scratch);
    this.scratchpadFloats = floats(scratch);
  }

  /** The layout of an argument, which lives as long as the descriptor. */
  static dnnl_memory_desc layout(dnnl_primitive_desc descriptor, int argument) {
    return dnnl_primitive_desc_query_md(descriptor, dnnl_query_exec_arg_md, argument);
  }

  /** How many floats a tensor of this layout takes. */
  static int floats(dnnl_memory_desc layout) {
    return Math.toIntExact((dnnl_memory_desc_get_size(layout) + Float.BYTES - 1) / Float.BYTES);
  }

  private int add(int role, dnnl_memory_desc layout) {
    dnnl_memory place = new dnnl_memory();
    OneDnn.check(dnnl_memory_create(place, layout, OneDnn.engine(), NOWHERE), "an argument");
    arguments.position(places.size()).arg(role).memory(place);
    places.add(place);
    return places.size() - 1;
  }

  /** Says where an argument is. */
  Primitive at(int argument, FloatPointer where) {
    OneDnn.check(dnnl_memory_set_data_handle(places.get(argument), where), "an argument");
    return this;
  }

  /**
   * Computes.
   *
   * @param scratch room that is of no meaning between two runs, so that many can share it
   */
  void run(NativeFloats scratch) {
    scratch.reserve(scratchpadFloats);
    at(scratchpad, scratch.pointer());
    OneDnn.check(
        dnnl_primitive_execute(primitive, stream, places.size(), arguments.position(0)), "to run");
    OneDnn.check(dnnl_stream_wait(stream), "to run");
  }

  @Override
  public void close() {
    places.forEach(place -> dnnl_memory_destroy(place));
    dnnl_primitive_destroy(primitive);
    dnnl_stream_destroy(stream);
    arguments.close();
  }
}
