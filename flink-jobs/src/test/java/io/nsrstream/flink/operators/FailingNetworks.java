package io.nsrstream.flink.operators;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Networks with a fault on purpose, after which they are what the call made of them. */
record FailingNetworks(NetworkFactory networks, Fault fault) implements NetworkFactory {
  private static final long serialVersionUID = 1;

  private static final Set<String> FALLIBLE = Set.of("predict", "gradient", "train");

  /** What goes wrong at the end of a call. */
  private interface Fault extends Serializable {
    void at(String method, Object[] arguments);
  }

  /**
   * Networks that throw at the end of one of their next calls to predict or learn.
   *
   * @param failAt number of the call that fails, counted down; 0 for none
   */
  static NetworkFactory of(NetworkFactory networks, AtomicInteger failAt) {
    return new FailingNetworks(
        networks,
        (method, arguments) -> {
          if (FALLIBLE.contains(method) && failAt.get() > 0 && failAt.decrementAndGet() == 0) {
            throw new IllegalStateException("a fault on purpose");
          }
        });
  }

  /** Networks whose every probability is NaN. */
  static NetworkFactory diverged(NetworkFactory networks) {
    return new FailingNetworks(
        networks,
        (method, arguments) -> {
          if (method.equals("predict")) {
            Arrays.fill((float[]) arguments[1], Float.NaN);
          }
        });
  }

  @Override
  public String architecture() {
    return networks.architecture();
  }

  @Override
  public String kernels() {
    return networks.kernels();
  }

  @Override
  public NetworkSize size(Shape input, int outputs) {
    return networks.size(input, outputs);
  }

  @Override
  public List<String> penalisableLayers() {
    return networks.penalisableLayers();
  }

  @Override
  public Network create(Shape input, int outputs, long seed) {
    Network network = networks.create(input, outputs, seed);
    return (Network)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Network.class},
            (proxy, method, arguments) -> {
              try {
                Object returned = method.invoke(network, arguments);
                fault.at(method.getName(), arguments);
                return returned;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
