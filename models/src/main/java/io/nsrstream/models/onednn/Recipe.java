package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scratchpad_mode;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * What oneDNN found to compute something by, from which primitives are made; closed once they are.
 * Its primitives take their scratch memory from the caller.
 */
final class Recipe implements AutoCloseable {
  private final dnnl_primitive_desc descriptor = new dnnl_primitive_desc();

  /**
   * @param what is computed, for messages
   * @param finder the call that finds it
   */
  Recipe(String what, Finder finder) {
    dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    OneDnn.check(dnnl_primitive_attr_create(attributes), "attributes");
    try {
      OneDnn.check(
          dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
          "attributes");
      OneDnn.check(finder.find(descriptor, attributes), what);
    } finally {
      dnnl_primitive_attr_destroy(attributes);
    }
  }

  /** A call of oneDNN that fills a descriptor and gives a status. */
  interface Finder {
    int find(dnnl_primitive_desc descriptor, dnnl_primitive_attr attributes);
  }

  dnnl_primitive_desc descriptor() {
    return descriptor;
  }

  /** The layout of an argument, one of the constants {@code DNNL_ARG_…}; lives as long as this. */
  dnnl_memory_desc layout(int argument) {
    return Primitive.layout(descriptor, argument);
  }

  /** A computation that needs this no more. */
  Primitive primitive(int... arguments) {
    return new Primitive(descriptor, arguments);
  }

  @Override
  public void close() {
    dnnl_primitive_desc_destroy(descriptor);
  }
}
