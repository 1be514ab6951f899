package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar as it is handed out: one engine, one RocksDB. */
final class RunnableJarIT {
  @Test
  void itHasNothingOfTheOtherEngineNorOfTests() throws IOException {
    Path path =
        Path.of(System.getProperty("mimon.root"), "stream-app/flink/target/mimon-flink-all.jar");
    try (JarFile jar = new JarFile(path.toFile())) {
      List<String> foreign =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(
                  name ->
                      name.startsWith("org/apache/kafka/streams/")
                          || name.startsWith("io/mimon/kstreams/")
                          || name.startsWith("io/mimon/testkit/"))
              .toList();
      assertEquals(List.of(), foreign);
    }
  }
}
