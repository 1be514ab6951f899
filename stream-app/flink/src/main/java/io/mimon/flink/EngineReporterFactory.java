package io.mimon.flink;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Found by Flink through the service loader. */
public final class EngineReporterFactory implements MetricReporterFactory {
  @Override
  public EngineReporter createMetricReporter(Properties properties) {
    return new EngineReporter();
  }
}
