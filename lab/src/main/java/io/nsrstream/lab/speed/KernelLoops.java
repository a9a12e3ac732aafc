package io.nsrstream.lab.speed;

import io.nsrstream.models.kernels.Elementwise;
import io.nsrstream.models.kernels.Gates;
import io.nsrstream.models.kernels.Normalization;
import io.nsrstream.models.kernels.Selection;
import io.nsrstream.models.kernels.Updates;
import io.nsrstream.models.kernels.Vectors;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints the time of each loop of {@code models/kernels} per number: processor time of the thread,
 * the least of many rounds. A second run with {@code -XX:-UseSuperWord} tells which loops C2 makes
 * vector instructions of.
 */
public final class KernelLoops {
  private static final int ROUNDS = 200;
  private static final int NUMBERS = 400_000;
  private static final int ROWS = 4;

  private final int width;
  private final float[][] arrays = new float[9][];
  private final int[] places;
  private final int[] kept;
  private int row;

  private KernelLoops(int width) {
    this.width = width;
    for (int k = 0; k < arrays.length; k++) {
      arrays[k] = new float[width * ROWS];
      Arrays.fill(arrays[k], 0.5f);
    }
    places = new int[width];
    kept = new int[width];
    Arrays.setAll(places, i -> i);
  }

  /** Prints a table; arguments are numbers of floats per call, 64 and 1,024 by default. */
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    String[] widths = arguments.length == 0 ? new String[] {"64", "1024"} : arguments;
    for (String width : widths) {
      KernelLoops loops = new KernelLoops(Integer.parseInt(width));
      loops
          .all()
          .forEach(
              (name, loop) -> out.printf("%-28s %5s %6.3f ns%n", name, width, loops.time(loop)));
    }
  }

  /** Where the next row begins: a place that the compiler does not know. */
  private int at() {
    row = (row + 1) % ROWS;
    return row * width;
  }

  private Map<String, Runnable> all() {
    Map<String, Runnable> loops = new LinkedHashMap<>();
    vectors(loops, arrays[0], arrays[1], arrays[2]);
    functions(loops, arrays[0], arrays[1]);
    gates(loops, arrays[0], arrays[1], arrays[2], arrays[3]);
    normalization(loops, arrays[0], arrays[1]);
    return loops;
  }

  private void vectors(Map<String, Runnable> loops, float[] a, float[] b, float[] c) {
    loops.put("add", () -> Vectors.add(a, b, width));
    loops.put("addAt", () -> Vectors.addAt(a, at(), b, at(), width));
    loops.put("addScaledAt", () -> Vectors.addScaledAt(0.5f, a, at(), b, at(), width));
    loops.put("scaleAt", () -> Vectors.scaleAt(0.5f, a, at(), b, at(), width));
    loops.put("sumAt", () -> Vectors.sumAt(a, b, c, at(), width));
    loops.put("subtractAt", () -> Vectors.subtractAt(a, b, at(), width));
    loops.put("multiply", () -> Vectors.multiply(a, b, c, width));
    loops.put("multiplyAt", () -> Vectors.multiplyAt(a, b, at(), width));
    loops.put("multiply by a number", () -> Vectors.multiply(0.999f, b, at(), width));
    loops.put("addProducts", () -> Vectors.addProducts(a, b, c, width));
    loops.put("addProductsAt", () -> Vectors.addProductsAt(a, b, at(), c, width));
    loops.put("raiseAt", () -> Vectors.raiseAt(a, at(), b, width));
    loops.put("invert", () -> Vectors.invert(b, width));
    loops.put("sum", () -> a[0] = Vectors.sum(b, at(), width));
    loops.put("dot", () -> a[0] = Vectors.dot(b, c, at(), width));
  }

  private void functions(Map<String, Runnable> loops, float[] a, float[] b) {
    loops.put("relu", () -> Elementwise.relu(a, width));
    loops.put("multiplyByReluSlope", () -> Elementwise.multiplyByReluSlope(b, a, width));
    loops.put("sign", () -> Elementwise.sign(a, width));
    loops.put("tanh", () -> Elementwise.tanh(a, width));
    loops.put("multiplyByTanhSlope", () -> Elementwise.multiplyByTanhSlope(b, a, width));
    loops.put("sigmoid", () -> Elementwise.sigmoid(a, width));
    loops.put(
        "exp",
        () -> {
          Arrays.fill(a, 0, width, -1);
          Elementwise.exp(a, width);
        });
    loops.put("choose", () -> Selection.choose(places, kept, width, row, 7, 1 << 30));
    loops.put("keep", () -> Selection.keep(kept, 2, a, b, width));
    float[] means = arrays[7];
    float[] squares = arrays[8];
    loops.put("adam", () -> Updates.adam(b, a, means, squares, width, 1, 1e-3f, 1e-8f));
  }

  private void gates(Map<String, Runnable> loops, float[] a, float[] b, float[] c, float[] d) {
    float[] e = arrays[4];
    float[] f = arrays[5];
    loops.put("remember", () -> Gates.remember(a, b, c, d, e, f, width));
    loops.put("blend", () -> Gates.blend(a, b, c, d, width));
    loops.put("addThroughTanh", () -> Gates.addThroughTanh(a, b, c, e, width));
    loops.put("throughTanh", () -> Gates.throughTanh(a, b, c, e, width));
    loops.put("throughSigmoid", () -> Gates.throughSigmoid(a, b, c, e, width));
    loops.put("throughUpdate", () -> Gates.throughUpdate(a, b, c, d, e, width));
    loops.put("throughCandidate", () -> Gates.throughCandidate(a, b, c, e, width));
    loops.put("throughReset", () -> Gates.throughReset(a, b, c, e, f, width));
  }

  private void normalization(Map<String, Runnable> loops, float[] x, float[] y) {
    float[] p = new float[width];
    float[] q = new float[width];
    loops.put("addSquaredDeviations", () -> Normalization.addSquaredDeviations(x, at(), p, q));
    loops.put("normalize", () -> Normalization.normalize(x, y, at(), p, p, p, p));
    loops.put("addScaleGradient", () -> Normalization.addScaleGradient(x, y, at(), p, p, q));
    loops.put("inputGradient", () -> Normalization.inputGradient(x, x, y, at(), p, p, p, p, p));
    loops.put("standardize", () -> Normalization.standardize(x, y, at(), width, 1e-5f));
    loops.put("scaleAndShift", () -> Normalization.scaleAndShift(x, y, at(), p, p));
  }

  /** Nanoseconds per number. */
  private double time(Runnable loop) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int calls = Math.max(1, NUMBERS / width);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int call = 0; call < calls; call++) {
        loop.run();
      }
      least = Math.min(least, threads.getCurrentThreadCpuTime() - start);
    }
    return (double) least / calls / width;
  }
}
