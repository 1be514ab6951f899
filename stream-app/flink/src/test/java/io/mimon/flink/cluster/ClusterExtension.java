package io.mimon.flink.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * One cluster of three JVMs for all tests that ask for it, as a parameter; it ends with the last of
 * them. Where a test fails the ends of its logs are shown.
 */
public final class ClusterExtension implements ParameterResolver, TestWatcher {
  private static final Namespace HERE = Namespace.create(ClusterExtension.class);
  private static final String KEY = "cluster";
  private static final int TASK_MANAGERS = 2;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FlinkCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  private static FlinkCluster cluster(ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(HERE);
    FlinkCluster cluster = store.get(KEY, FlinkCluster.class);
    if (cluster == null) {
      cluster = start();
      store.put(KEY, cluster);
    }
    return cluster;
  }

  private static FlinkCluster start() {
    try {
      Path directory = Files.createTempDirectory("mimon-flink-cluster-");
      return FlinkCluster.start("flink", directory, TASK_MANAGERS);
    } catch (Exception e) {
      throw new IllegalStateException("the cluster does not start", e);
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    FlinkCluster cluster = context.getRoot().getStore(HERE).get(KEY, FlinkCluster.class);
    if (cluster != null) {
      System.err.println(cluster.tails());
    }
  }
}
