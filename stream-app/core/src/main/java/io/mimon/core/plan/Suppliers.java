package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.Format;
import io.mimon.core.input.RecordSupplier;
import java.util.Set;

/** Records of the sources that a configuration names. */
final class Suppliers {
  private Suppliers() {}

  /**
   * The records of a source.
   *
   * @param columnsNamed the columns that the configuration asks for by name
   */
  static RecordSupplier of(
      MonitorConfig.Source source, TopicSamples topics, Set<String> columnsNamed) {
    if (source instanceof MonitorConfig.KafkaSource kafka) {
      return topics.of(kafka, columnsNamed);
    }
    if (source instanceof MonitorConfig.FileSource file) {
      return new RecordSupplier.FileRecords(file.path().toString(), format(file.format()));
    }
    MonitorConfig.SimulatedSource simulated = (MonitorConfig.SimulatedSource) source;
    long rows = simulated.rows() == 0 ? Long.MAX_VALUE : simulated.rows();
    long seed = simulated.seed().value();
    if (simulated.scenario() instanceof MonitorConfig.Credit credit) {
      return new RecordSupplier.CreditRecords(
          seed,
          credit.lossAtRow().orElse(Long.MAX_VALUE),
          credit.gainAtRow().orElse(Long.MAX_VALUE),
          rows);
    }
    MonitorConfig.Wide wide = (MonitorConfig.Wide) simulated.scenario();
    return new RecordSupplier.WideRecords(wide.features(), seed, rows);
  }

  private static Format format(MonitorConfig.FileFormat format) {
    return switch (format) {
      case AUTO -> Format.AUTO;
      case CSV -> Format.CSV;
      case JSONL -> Format.JSONL;
    };
  }
}
