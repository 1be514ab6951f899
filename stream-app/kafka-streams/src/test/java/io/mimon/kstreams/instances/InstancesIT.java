package io.mimon.kstreams.instances;

import io.mimon.testkit.KafkaBroker;
import io.mimon.testkit.OutsideBroker;
import java.nio.file.Path;

/** On a broker that is a process beside them. */
final class InstancesIT extends SharedWork {
  @Override
  OutsideBroker open(Path directory) throws Exception {
    return KafkaBroker.start(directory);
  }

  @Override
  int standbys() {
    return 0;
  }
}
