package io.nsrstream.flink.operators;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Networks that fail on purpose at one of their next calls to predict or learn, after which they
 * are what half a call made of them.
 *
 * @param failAt number of the call that fails, counted down; 0 for none
 */
record FailingNetworks(NetworkFactory networks, AtomicInteger failAt) implements NetworkFactory {
  private static final long serialVersionUID = 1;

  private static final Set<String> FALLIBLE = Set.of("predict", "gradient", "train");

  static NetworkFactory of(NetworkFactory networks, AtomicInteger failAt) {
    return new FailingNetworks(networks, failAt);
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
                if (FALLIBLE.contains(method.getName())
                    && failAt.get() > 0
                    && failAt.decrementAndGet() == 0) {
                  throw new IllegalStateException("a fault on purpose");
                }
                return returned;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
