package io.nsrstream.models.fused.layers;

import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.jspecify.annotations.Nullable;

/**
 * Names the matrix products that OpenBLAS chose for this processor. Another choice rounds
 * otherwise, so that results differ in their last digits.
 *
 * <p>OpenBLAS has a function for the name, for which JavaCPP has no binding. It also has a table of
 * functions per type of processor and a pointer to the one in use: these are compared.
 */
public final class BlasKernels {
  private static final String IN_USE = "gotoblas";

  private static final List<String> TYPES =
      List.of(
          "PRESCOTT",
          "CORE2",
          "NEHALEM",
          "BARCELONA",
          "SANDYBRIDGE",
          "BULLDOZER",
          "PILEDRIVER",
          "STEAMROLLER",
          "EXCAVATOR",
          "HASWELL",
          "ZEN",
          "SKYLAKEX",
          "COOPERLAKE",
          "SAPPHIRERAPIDS",
          "ARMV8",
          "CORTEXA53",
          "CORTEXA57",
          "CORTEXA72",
          "CORTEXA73",
          "THUNDERX",
          "THUNDERX2T99",
          "NEOVERSEN1",
          "NEOVERSEV1",
          "NEOVERSEN2");

  /** Those whose products of small matrices pack nothing. */
  private static final Set<String> PACK_NO_SMALL_ONES =
      Set.of("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS");

  /** Found once: what is loaded stays. */
  private static final String TYPE = find();

  private BlasKernels() {}

  /** Version and type of processor: {@code OpenBLAS 0.3.30 HASWELL}. */
  public static String name() {
    return openblas.OPENBLAS_VERSION.strip() + " " + TYPE;
  }

  /** Whether products of small matrices are faster per multiplication than those of large ones. */
  static boolean packNoSmallMatrices() {
    return PACK_NO_SMALL_ONES.contains(TYPE);
  }

  private static String find() {
    Loader.load(openblas.class);
    Pointer inUse = Loader.addressof(IN_USE);
    if (inUse == null) {
      return "unknown";
    }
    long table = new LongPointer(inUse).get();
    return TYPES.stream()
        .filter(type -> isAt(Loader.addressof(IN_USE + "_" + type), table))
        .findFirst()
        .orElse("unknown");
  }

  private static boolean isAt(@Nullable Pointer symbol, long address) {
    return symbol != null && symbol.address() == address;
  }
}
