package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import io.nsrstream.models.fused.layers.Products;
import io.nsrstream.models.fused.layers.Slot;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.memory.Ones;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Penalises what keeps the columns of each matrix, or its rows where they are fewer, from being
 * orthonormal: {@code strength·‖WᵀW − I‖²} or {@code strength·‖WWᵀ − I‖²}, whose gradients are
 * {@code 4·strength·W(WᵀW − I)} and {@code 4·strength·(WWᵀ − I)W}.
 */
final class OrthogonalWeights implements Regularizer {
  private final List<Slot> weights;
  private final float strength;
  private final Ones ones;
  private final int widest;

  /** {@code [widest × widest]} at most. */
  private final NativeFloats excess = new NativeFloats();

  OrthogonalWeights(List<Slot> weights, float strength, Ones ones) {
    this.weights = weights;
    this.strength = strength;
    this.ones = ones;
    this.widest =
        weights.stream().mapToInt(slot -> Math.min(rows(slot), slot.columns())).max().orElse(1);
  }

  private static int rows(Slot slot) {
    return slot.blocks() * slot.rows();
  }

  @Override
  public void afterBackward() {
    excess.reserve(Math.multiplyExact(widest, widest));
    for (int i = 0; i < weights.size(); i++) {
      Slot slot = weights.get(i);
      if (rows(slot) < slot.columns()) {
        addByRows(slot);
      } else {
        addByColumns(slot);
      }
    }
  }

  private void addByColumns(Slot slot) {
    int rows = rows(slot);
    int columns = slot.columns();
    FloatPointer w = slot.values();
    FloatPointer e = excess.pointer();
    Products.multiplyTransposed(columns, columns, rows, w, columns, w, columns, 0, e, columns);
    scaleExcess(columns);
    Products.multiply(rows, columns, columns, w, columns, e, columns, 1, slot.gradient(), columns);
  }

  private void addByRows(Slot slot) {
    int rows = rows(slot);
    int columns = slot.columns();
    FloatPointer w = slot.values();
    FloatPointer e = excess.pointer();
    Products.multiplyByTransposed(rows, rows, columns, w, columns, w, columns, 0, e, rows);
    scaleExcess(rows);
    Products.multiply(rows, columns, rows, e, rows, w, columns, 1, slot.gradient(), columns);
  }

  /** Takes the unit matrix away from {@code [side × side]} products, and multiplies. */
  private void scaleExcess(int side) {
    FloatPointer e = excess.pointer();
    cblas_saxpy(side, -1, ones.of(side), 1, e, side + 1);
    cblas_sscal(side * side, 4 * strength, e, 1);
  }

  @Override
  public void close() {
    excess.close();
  }
}
