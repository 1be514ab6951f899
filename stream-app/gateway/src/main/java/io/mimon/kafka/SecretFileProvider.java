package io.mimon.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Values of a client's properties from files, one a file, read when the client is made; its
 * parameters are the paths by the names of the properties.
 *
 * <p>Kafka's own provider for directories gives a file to its last byte, but a password that was
 * put there with an editor or {@code echo} ends with a newline. Here what stands at the end is
 * taken off.
 */
public final class SecretFileProvider implements ConfigProvider {

  private final Map<String, Path> files = new HashMap<>();

  @Override
  public void configure(Map<String, ?> parameters) {
    parameters.forEach((name, path) -> files.put(name, Path.of(path.toString())));
  }

  @Override
  public ConfigData get(String path) {
    return get(path, files.keySet());
  }

  @Override
  public ConfigData get(String path, Set<String> names) {
    Map<String, String> values = new HashMap<>();
    for (String name : new TreeSet<>(names)) {
      values.put(name, read(name));
    }
    return new ConfigData(values);
  }

  private String read(String name) {
    Path file = files.get(name);
    if (file == null) {
      throw new ConfigException("There is no file for the value of " + name + ".");
    }
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      // Without its cause: of bytes that are no text the message is about the content.
      throw new ConfigException(
          "The file "
              + file
              + " with the value of "
              + name
              + " cannot be read here; check that it is there, is text, and may be read.");
    }
    String value = text.replaceAll("[\\r\\n]+\\z", "");
    if (value.isEmpty()) {
      throw new ConfigException("The file " + file + " with the value of " + name + " is empty.");
    }
    return value;
  }

  @Override
  public void close() {}
}
