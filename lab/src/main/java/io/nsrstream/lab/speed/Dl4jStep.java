package io.nsrstream.lab.speed;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's own fit, or output, on arrays that it has already: what it takes to make them is no part
 * of the step.
 */
final class Dl4jStep implements Step {
  private final MultiLayerNetwork network;
  private final INDArray[] features;
  private final INDArray[] labels;
  private final boolean trains;
  private int next;

  Dl4jStep(Work work, MultiLayerConfiguration configuration) {
    network = new MultiLayerNetwork(configuration);
    network.init();
    trains = work.trains();
    MiniBatches batches = work.miniBatches();
    features = new INDArray[batches.count()];
    labels = new INDArray[batches.count()];
    for (int batch = 0; batch < features.length; batch++) {
      features[batch] = features(batches, batch);
      labels[batch] = oneHot(batches, batch);
    }
  }

  /** {@code [rows × channels]}, or {@code [rows × channels × steps]} as DL4J has sequences. */
  private static INDArray features(MiniBatches batches, int batch) {
    int channels = batches.shape().channels();
    int steps = batches.shape().positions();
    float[] values = batches.batches().get(batch).inputs();
    return steps == 1
        ? Nd4j.create(values, new int[] {batches.rows(), channels})
        : Nd4j.create(values, new int[] {batches.rows(), steps, channels}).permute(0, 2, 1).dup();
  }

  private static INDArray oneHot(MiniBatches batches, int batch) {
    float[][] rows = new float[batches.rows()][batches.classes()];
    for (int row = 0; row < rows.length; row++) {
      rows[row][batches.batches().get(batch).labels()[row]] = 1;
    }
    return Nd4j.create(rows);
  }

  @Override
  public void take() {
    int batch = next;
    next = (next + 1) % features.length;
    if (trains) {
      network.fit(features[batch], labels[batch]);
    } else {
      network.output(features[batch]);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
