package io.nsrstream.cli.local;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * Runs one job on a MiniCluster as Flink's own local execution does, and knows where it listens.
 */
final class LocalExecution implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
  private final CompletableFuture<MiniCluster> cluster = new CompletableFuture<>();

  /** The web address of the cluster of the job that was submitted. */
  URI address() throws InterruptedException, ExecutionException {
    return cluster.get().getRestAddress().get();
  }

  @Override
  public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
    return this;
  }

  @Override
  public Stream<String> getExecutorNames() {
    return Stream.of(getName());
  }

  @Override
  public String getName() {
    return LocalExecutor.NAME;
  }

  @Override
  public boolean isCompatibleWith(Configuration configuration) {
    return true;
  }

  @Override
  public PipelineExecutor getExecutor(Configuration configuration) {
    return LocalExecutor.createWithFactory(configuration, this::create);
  }

  private MiniCluster create(MiniClusterConfiguration configuration) {
    MiniCluster created = new MiniCluster(configuration);
    cluster.complete(created);
    return created;
  }
}
