package io.nsrstream.online.ensemble;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Violation;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.SnapshotException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How one network of a learner learns.
 *
 * @param batch labelled examples per mini-batch
 * @param lambda strength of the steadiness penalty, before the factors of {@link PenaltySettings}
 * @param window mini-batches in the window of class means, those of replay included
 * @param rate factor on the learning rate of the network
 * @param balance how much more rare classes count in the loss: with the power of how rare they are
 *     among the recent examples, from 0, all examples alike, to 1, all classes alike
 * @param encoding of the features
 * @param replay of recent examples
 * @param network specification of its network, such as {@code tcn:32x4}; empty for the one of the
 *     model settings
 */
public record MemberSettings(
    int batch,
    double lambda,
    int window,
    double rate,
    double balance,
    Encoding encoding,
    ReplaySettings replay,
    String network)
    implements Serializable, Conditional {

  /** The defaults of an element of the list of members. */
  public static final MemberSettings DEFAULTS =
      new MemberSettings(1, 0.1, 200, 1, 0, Encoding.STANDARD, ReplaySettings.NONE, "");

  private static final String FORM =
      "must be words such as batch=8 lambda=0.1 window=200 rate=2 balance=0.5 encoding=quantiles"
          + " replay=4 rows=32 buffer=1000 balanced=true";

  public MemberSettings {
    new Rules()
        .between("batch", batch, 1, 65_536)
        .atLeast("lambda", lambda, 0)
        .between("window", window, 1, 65_536)
        .positive("rate", rate)
        .share("balance", balance)
        .check();
  }

  /**
   * Reads words of the form {@code name=value}, as old settings and snapshots have them. What is
   * not named is as in {@code batch=1 lambda=0.1 window=200 rate=1 balance=0 encoding=standard
   * replay=0 rows=32 buffer=1000 balanced=false}.
   *
   * @throws InvalidSettingsException with what is wrong
   */
  public static MemberSettings parse(String text) {
    int batch = DEFAULTS.batch;
    double lambda = DEFAULTS.lambda;
    int window = DEFAULTS.window;
    double rate = DEFAULTS.rate;
    double balance = DEFAULTS.balance;
    Encoding encoding = DEFAULTS.encoding;
    ReplaySettings replay = DEFAULTS.replay;
    int updates = replay.updates();
    int rows = replay.rows();
    int buffer = replay.buffer();
    boolean balanced = replay.balanced();
    String network = DEFAULTS.network;
    for (String word : text.strip().split("\\s+")) {
      int equals = word.indexOf('=');
      String value = word.substring(equals + 1);
      try {
        switch (word.substring(0, Math.max(0, equals))) {
          case "batch" -> batch = Integer.parseInt(value);
          case "lambda" -> lambda = Double.parseDouble(value);
          case "window" -> window = Integer.parseInt(value);
          case "rate" -> rate = Double.parseDouble(value);
          case "balance" -> balance = Double.parseDouble(value);
          case "encoding" -> encoding = Encoding.valueOf(value.toUpperCase(Locale.ROOT));
          case "replay" -> updates = Integer.parseInt(value);
          case "rows" -> rows = Integer.parseInt(value);
          case "buffer" -> buffer = Integer.parseInt(value);
          case "balanced" -> balanced = flag(value);
          case "network" -> network = value;
          default -> throw new IllegalArgumentException(word);
        }
      } catch (IllegalArgumentException misread) {
        throw new InvalidSettingsException(
            List.of(new Violation("members", FORM, text, "correct " + word)));
      }
    }
    return new MemberSettings(
        batch,
        lambda,
        window,
        rate,
        balance,
        encoding,
        new ReplaySettings(updates, rows, buffer, balanced),
        network);
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  /** What {@link #parse} reads. */
  public String print() {
    return "batch=%d lambda=%s window=%d rate=%s balance=%s encoding=%s replay=%d rows=%d buffer=%d balanced=%s"
            .formatted(
                batch,
                lambda,
                window,
                rate,
                balance,
                encoding.name().toLowerCase(Locale.ROOT),
                replay.updates(),
                replay.rows(),
                replay.buffer(),
                replay.balanced())
        + (network.isEmpty() ? "" : " network=" + network);
  }

  @Override
  public List<Unused> unused() {
    List<Unused> unused = new ArrayList<>();
    if (replay.updates() == 0) {
      String condition = "where replay.updates is 0";
      String remedy = "set replay.updates to 1 or more";
      unused.add(new Unused("replay.rows", condition, remedy));
      unused.add(new Unused("replay.balanced", condition, remedy));
      if (balance == 0) {
        unused.add(new Unused("replay.buffer", condition, remedy));
      }
    }
    return unused;
  }

  /** The same with another strength of the penalty. */
  public MemberSettings withLambda(double strength) {
    return new MemberSettings(batch, strength, window, rate, balance, encoding, replay, network);
  }

  /** The same with another encoding. */
  public MemberSettings withEncoding(Encoding other) {
    return new MemberSettings(batch, lambda, window, rate, balance, other, replay, network);
  }

  /** The same settings with λ or the rate doubled or halved. */
  public MemberSettings perturbed(SplitMix64 random) {
    double factor = random.nextInt(2) == 0 ? 2 : 0.5;
    return random.nextInt(2) == 0
        ? withLambda(factor * lambda)
        : new MemberSettings(
            batch, lambda, window, factor * rate, balance, encoding, replay, network);
  }

  /** Number of latest labelled examples that training and class frequencies use. */
  public int memory() {
    return replay.updates() == 0 && balance == 0 ? batch : Math.max(batch, replay.buffer());
  }

  /**
   * What creates its network.
   *
   * @param usual creates those of members that name none
   * @throws IllegalArgumentException if there is no network of the specification that it names
   */
  public NetworkFactory networks(NetworkFactory usual) {
    return network.isEmpty() ? usual : usual.like(network);
  }

  /** The cost: rows per labelled example for which a gradient is computed. */
  public double cost() {
    return 1 + (double) replay.updates() * replay.rows() / batch;
  }

  void write(SectionWriter out) {
    out.putInt(batch);
    out.putDouble(lambda);
    out.putInt(window);
    out.putDouble(rate);
    out.putDouble(balance);
    out.putText(encoding.name());
    out.putInt(replay.updates());
    out.putInt(replay.rows());
    out.putInt(replay.buffer());
    out.putBoolean(replay.balanced());
    out.putText(network);
  }

  /** Reads what {@link #write} wrote. */
  static MemberSettings read(SectionReader in) {
    try {
      return new MemberSettings(
          in.getInt(),
          in.getDouble(),
          in.getInt(),
          in.getDouble(),
          in.getDouble(),
          Encoding.valueOf(in.getText()),
          new ReplaySettings(in.getInt(), in.getInt(), in.getInt(), in.getBoolean()),
          in.getText());
    } catch (IllegalArgumentException unknown) {
      throw new SnapshotException(
          "section MEMB of the snapshot has a member whose settings are unknown (%s): restore an earlier one"
              .formatted(unknown.getMessage()));
    }
  }
}
