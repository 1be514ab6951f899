package io.mimon.gateway.alerts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the position of a sink outlives this process. */
interface PositionStore {
  /** The stored position; empty for a sink that is new. */
  Optional<DeliveryPosition> load() throws IOException;

  /** Stores it; it lasts when this returns. */
  void store(DeliveryPosition position) throws IOException;

  /** A file beside the state of the monitor, where one process delivers. */
  static PositionStore inFile(Path file, OpenEpisodes.Reader open) {
    return new PositionStore() {
      @Override
      public Optional<DeliveryPosition> load() throws IOException {
        return DeliveryPosition.load(file, open);
      }

      @Override
      public void store(DeliveryPosition position) throws IOException {
        position.store(file);
      }
    };
  }
}
