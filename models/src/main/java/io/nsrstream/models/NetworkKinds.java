package io.nsrstream.models;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The networks that have a name: one table of their kinds. */
public final class NetworkKinds {
  private static final List<Kind> ALL =
      List.of(
          new Kind("mlp:W,W,…", "mlp:100,100", MlpSpec::find),
          new Kind(
              "text:W[,W…|/NETWORK]", "text:64", text -> TextSpec.find(text, NetworkKinds::find)),
          new Kind("gru:W,…", "gru:64", RecurrentSpec::find),
          new Kind("lstm:W,…", "lstm:64", RecurrentSpec::find),
          new Kind("tcn:WxB", "tcn:64x4", TcnSpec::find),
          new Kind("fcn[:W]", "fcn", FcnSpec::find),
          new Kind("transformer:WxBxH", "transformer:64x2x4", TransformerSpec::find),
          new Kind("cnn:W,…@HEIGHTxWIDTHxCHANNELS", "cnn:32,64@28x28x1", CnnSpec::find),
          new Kind("resnet18[/W]@…", "resnet18@32x32x3", ResNetSpec::find),
          new Kind("resnet50[/W]@…", "resnet50@32x32x3", ResNetSpec::find),
          new Kind("vgg19[/W]@…", "vgg19@32x32x3", VggSpec::find),
          new Kind("gcn:WxL", "gcn:64x2", GraphSpec::find),
          new Kind("sage:WxL", "sage:64x2", GraphSpec::find));

  /** The form a specification must have, as error messages say it. */
  public static final String FORM =
      "must be one of "
          + ALL.stream().map(Kind::form).collect(Collectors.joining(" "))
          + ", with widths W from 1 to 99999, 1 to 16 blocks B or layers L, and heads H that divide"
          + " W; mlp may end in /norm, /dropout:R or both, R from 0 to below 1, and gru, lstm, tcn,"
          + " fcn and transformer in /last, /mean or /max; text adds up W numbers for each word, or"
          + " has the words as the steps of gru, lstm, tcn, fcn or transformer; networks of images"
          + " name the size of theirs, such as @28x28x1, which cnn halves for each W, and which is"
          + " at least 32x32 for vgg19";

  private NetworkKinds() {}

  /**
   * One kind.
   *
   * @param form of its specifications
   * @param example one of them
   * @param find reads one, or gives nothing where the text is not of this kind
   */
  private record Kind(
      String form, String example, Function<String, Optional<? extends NetworkSpec>> find) {
    boolean isOf(String text) {
      return word(text).equals(word(example));
    }

    private static String word(String text) {
      return text.split("[^a-z0-9]", 2)[0];
    }
  }

  /**
   * A specification of the kind that a text begins with, or else of another, for error messages.
   */
  static String like(String text) {
    return ALL.stream().filter(kind -> kind.isOf(text)).findFirst().orElse(ALL.get(0)).example();
  }

  /** What the text specifies, or empty if it is none of the known specifications. */
  public static Optional<NetworkSpec> find(String text) {
    return ALL.stream().<NetworkSpec>flatMap(kind -> kind.find().apply(text).stream()).findFirst();
  }

  /**
   * What the text specifies.
   *
   * @throws IllegalArgumentException if it is none of the known specifications
   */
  public static NetworkSpec parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A network %s, but is '%s': write %s or its like"
                        .formatted(FORM, text, like(text))));
  }
}
