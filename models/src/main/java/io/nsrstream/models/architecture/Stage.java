package io.nsrstream.models.architecture;

import java.io.Serializable;
import java.util.List;

/**
 * One stage of a network: what is done to the {@code [steps × channels]} that the stage before it
 * gives. Stages say nothing of the number of inputs, which comes with the data.
 */
public sealed interface Stage extends Serializable {

  /** Hands this stage to the method of its kind. */
  <R> R accept(Visitor<R> visitor);

  /** What is made of stages: a new kind does not compile until each visitor makes something. */
  interface Visitor<R> {
    R embedding(Embedding stage);

    R dense(Dense stage);

    R convolution(Convolution stage);

    R image(Image stage);

    R convolution2d(Convolution2d stage);

    R pool2d(Pool2d stage);

    R lstm(Lstm stage);

    R gru(Gru stage);

    R attention(Attention stage);

    R positionalEncoding(PositionalEncoding stage);

    R batchNorm(BatchNorm stage);

    R layerNorm(LayerNorm stage);

    R dropout(Dropout stage);

    R activate(Activate stage);

    R pool(Pool stage);

    R residual(Residual stage);

    R aggregate(Aggregate stage);

    R response(Response stage);
  }

  /**
   * The learned numbers of the words of a row in front of its own; must be the first stage.
   *
   * @param ordered whether each word is a step; else all that were learned are added up and divided
   *     by the root of their number
   */
  record Embedding(int width, boolean ordered) implements Stage {
    public Embedding {
      StageRules.requireSizes(width);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.embedding(this);
    }
  }

  /** Weighted sums of all there is, at all steps, plus a bias: {@code width} neurons, one step. */
  record Dense(int width) implements Stage {
    public Dense {
      StageRules.requireSizes(width);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dense(this);
    }
  }

  /**
   * Weighted sums of {@code kernel} steps that are {@code dilation} apart, plus a bias, taken at
   * every {@code stride}-th step. A kernel of 1 is a dense layer at each step.
   */
  record Convolution(int width, int kernel, int dilation, int stride, Padding padding)
      implements Stage {
    public Convolution {
      StageRules.requireSizes(width, kernel, dilation, stride);
    }

    /** The same dense layer at each step. */
    public static Convolution pointwise(int width) {
      return new Convolution(width, 1, 1, 1, Padding.SAME);
    }

    /** Whether each step of the output is of one of the input alone. */
    public boolean pointwise() {
      return kernel == 1 && stride == 1;
    }

    /** Zeros in front of the first step. */
    public int before() {
      int beyond = (kernel - 1) * dilation;
      return padding == Padding.CAUSAL ? beyond : beyond / 2;
    }

    /** Steps of the output; with a stride of 1, as many as the input's. */
    public int outputSteps(int inputSteps) {
      return (inputSteps + stride - 1) / stride;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.convolution(this);
    }
  }

  /** The first numbers of a row as pixels with their channels; must be the first stage. */
  record Image(int height, int width, int channels) implements Stage {
    public Image {
      StageRules.requireSizes(height, width, channels);
    }

    /** Pixels times channels. */
    public long numbers() {
      return (long) height * width * channels;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.image(this);
    }
  }

  /** Weighted sums of kernel × kernel pixels around each stride-th pixel, no bias; 0 outside. */
  record Convolution2d(int width, int kernel, int stride) implements Stage {
    public Convolution2d {
      StageRules.requireSizes(width, kernel, stride);
      StageRules.require(kernel % 2 == 1, "kernel", "odd", kernel);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.convolution2d(this);
    }
  }

  /**
   * Makes one pixel, the mean or the maximum, of each {@code size × size}; what is left over at the
   * right and at the bottom is left out.
   */
  record Pool2d(Summary summary, int size) implements Stage {
    public Pool2d {
      StageRules.requireSizes(size);
      StageRules.requireOfPixels(summary);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pool2d(this);
    }
  }

  /** Long short-term memory (Hochreiter and Schmidhuber, 1997): its hidden state at each step. */
  record Lstm(int width) implements Stage {
    public Lstm {
      StageRules.requireSizes(width);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lstm(this);
    }
  }

  /** Gated recurrent unit (Cho et al., 2014), reset after the product: its state at each step. */
  record Gru(int width) implements Stage {
    public Gru {
      StageRules.requireSizes(width);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gru(this);
    }
  }

  /**
   * Self-attention of each step to all steps by heads of equal shares of the channels (Vaswani et
   * al., 2017), with the projections into and out of it.
   */
  record Attention(int heads) implements Stage {
    public Attention {
      StageRules.requireSizes(heads);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attention(this);
    }
  }

  /** Adds sines and cosines of the step's number to its channels (Vaswani et al., 2017). */
  record PositionalEncoding() implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.positionalEncoding(this);
    }
  }

  /**
   * Brings each channel to mean 0 and variance 1 over the mini-batch (Ioffe and Szegedy, 2015), in
   * predictions and a batch of one row and step over earlier ones; scale and shift are learned.
   */
  record BatchNorm() implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }
  }

  /** Brings each step to mean 0 and variance 1 over its channels; scale and shift are learned. */
  record LayerNorm() implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.layerNorm(this);
    }
  }

  /** Sets responses to zero with probability {@code rate} in training, scales the others up. */
  record Dropout(double rate) implements Stage {
    public Dropout {
      StageRules.require(rate >= 0 && rate < 1, "rate", "at least 0 and below 1", rate);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dropout(this);
    }
  }

  /** Applies the activation to every number. */
  record Activate(Activation activation) implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.activate(this);
    }
  }

  /** Makes one step of all steps. */
  record Pool(Summary summary) implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pool(this);
    }
  }

  /**
   * Adds what goes into the body to what comes out of it.
   *
   * @param body stages, the first of them with weights or a norm
   * @param shortcut stages around the body, the first of them with weights or a norm; without any,
   *     the body must keep the number of steps, and a pointwise convolution fits the channels
   */
  record Residual(List<Stage> body, List<Stage> shortcut) implements Stage {
    public Residual {
      body = List.copyOf(body);
      shortcut = List.copyOf(shortcut);
      StageRules.require(!body.isEmpty(), "body", "at least one stage", body.size());
    }

    /** A residual without stages on the way around its body. */
    public Residual(List<Stage> body) {
      this(body, List.of());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.residual(this);
    }
  }

  /** Puts what neighbours have beside or into what a node has; rows must be nodes of a graph. */
  record Aggregate(Aggregation aggregation) implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.aggregate(this);
    }
  }

  /** Names what comes before as the responses of a layer, for penalties; over steps, the mean. */
  record Response(String layer) implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.response(this);
    }
  }
}
