package io.nsrstream.models.architecture;

import java.io.Serializable;
import java.util.List;

/**
 * One stage of a network: what is done to the {@code [steps × channels]} that the stage before it
 * gives. Stages say nothing of the number of inputs, which comes with the data.
 */
public sealed interface Stage extends Serializable {

  /** Weighted sums of all there is, at all steps, plus a bias: {@code width} neurons, one step. */
  record Dense(int width) implements Stage {
    public Dense {
      require(width >= 1, "width", "at least 1", width);
    }
  }

  /**
   * Weighted sums of {@code kernel} steps that are {@code dilation} apart, plus a bias, taken at
   * every {@code stride}-th step. A kernel of 1 is a dense layer at each step.
   */
  record Convolution(int width, int kernel, int dilation, int stride, Padding padding)
      implements Stage {
    public Convolution {
      require(width >= 1, "width", "at least 1", width);
      require(kernel >= 1, "kernel", "at least 1", kernel);
      require(dilation >= 1, "dilation", "at least 1", dilation);
      require(stride >= 1, "stride", "at least 1", stride);
    }

    /** The same dense layer at each step. */
    public static Convolution pointwise(int width) {
      return new Convolution(width, 1, 1, 1, Padding.SAME);
    }
  }

  /** Long short-term memory (Hochreiter and Schmidhuber, 1997): its hidden state at each step. */
  record Lstm(int width) implements Stage {
    public Lstm {
      require(width >= 1, "width", "at least 1", width);
    }
  }

  /**
   * Gated recurrent unit (Cho et al., 2014), its reset gate applied after the recurrent product:
   * its hidden state at each step.
   */
  record Gru(int width) implements Stage {
    public Gru {
      require(width >= 1, "width", "at least 1", width);
    }
  }

  /**
   * Self-attention of each step to all steps by several heads, of equal shares of the channels
   * (Vaswani et al., 2017), with the projections into and out of it. The channels must be a
   * multiple of the heads.
   */
  record Attention(int heads) implements Stage {
    public Attention {
      require(heads >= 1, "heads", "at least 1", heads);
    }
  }

  /** Adds sines and cosines of the step's number to its channels (Vaswani et al., 2017). */
  record PositionalEncoding() implements Stage {}

  /**
   * Brings each channel to mean 0 and variance 1 over the mini-batch, then to a learned scale and
   * shift (Ioffe and Szegedy, 2015); predictions use the running mean and variance, as does a
   * mini-batch of one row of one step, which has no variance.
   */
  record BatchNorm() implements Stage {}

  /**
   * Brings each step to mean 0 and variance 1 over its channels, then to a learned scale and shift.
   */
  record LayerNorm() implements Stage {}

  /**
   * Sets each response to zero with probability {@code rate} in training and scales the others up.
   */
  record Dropout(double rate) implements Stage {
    public Dropout {
      require(rate >= 0 && rate < 1, "rate", "at least 0 and below 1", rate);
    }
  }

  /** Applies the activation to every number. */
  record Activate(Activation activation) implements Stage {}

  /** Makes one step of all steps. */
  record Pool(Summary summary) implements Stage {}

  /**
   * Adds what goes into the body to what comes out of it; through a pointwise convolution where
   * their channels differ in number.
   *
   * @param body stages that keep the number of steps, the first of them with weights or a norm
   */
  record Residual(List<Stage> body) implements Stage {
    public Residual {
      body = List.copyOf(body);
      require(!body.isEmpty(), "body", "at least one stage", body.size());
    }
  }

  /**
   * Names what comes out of the stage before as the responses of a layer, for penalties and
   * reports. Over several steps, the response of a neuron is its mean over the steps.
   */
  record Response(String layer) implements Stage {}

  private static void require(boolean holds, String name, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s of a stage must be %s, but is %s: use such a value".formatted(name, rule, value));
    }
  }
}
