package io.mimon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A broker in this process, for a demo on an engine that needs one. Whatever can be had comes on
 * the class path beside the jar: who runs a monitor has brokers, and the jar is not to carry one.
 */
public interface DemoBroker {

  /** A broker that runs; closing stops it and deletes what it wrote. */
  interface Running extends AutoCloseable {
    /** HOST:PORT. */
    String bootstrap();

    @Override
    void close();
  }

  /**
   * Starts one on a free port.
   *
   * @param directory what it writes; made where it is not there
   */
  Running start(Path directory) throws IOException;

  /** The one on the class path. */
  static Optional<DemoBroker> find() {
    return ServiceLoader.load(DemoBroker.class).findFirst();
  }
}
