package io.mimon.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaPropertiesTest {
  private static final String SECRET = "correct horse; ${battery:staple}";

  @TempDir Path directory;

  private static ConsumerConfig client(Properties properties) {
    properties.setProperty("key.deserializer", ByteArrayDeserializer.class.getName());
    properties.setProperty("value.deserializer", ByteArrayDeserializer.class.getName());
    return new ConsumerConfig(properties);
  }

  private KafkaAccess access(Map<String, String> properties, String content) throws Exception {
    // Every character that means something in a reference.
    Path file = Files.createDirectories(directory.resolve("a:b}c ${d")).resolve("pass word");
    Files.writeString(file, content, StandardCharsets.UTF_8);
    return new KafkaAccess("host:9092", properties, Map.of("ssl.key.password", file));
  }

  @Test
  void propertiesPassThrough() {
    Properties properties =
        KafkaProperties.of(
            new KafkaAccess("a:1,b:2", Map.of("client.rack", "r1", "any.other", "x"), Map.of()));
    assertEquals("a:1,b:2", properties.getProperty("bootstrap.servers"));
    assertEquals("r1", properties.getProperty("client.rack"));
    assertEquals("x", properties.getProperty("any.other"));
    assertNull(properties.getProperty("config.providers"));
  }

  @Test
  void aSecretIsReadWhereTheClientIsMadeAndNowhereElse() throws Exception {
    KafkaAccess access = access(Map.of(), SECRET + "\r\n\n");
    Properties properties = KafkaProperties.of(access);
    assertFalse(properties.toString().contains("horse"), properties.toString());
    assertFalse(access.toString().contains("horse"), access.toString());

    ConsumerConfig config = client(properties);

    assertEquals(SECRET, config.getPassword("ssl.key.password").value());
    assertEquals(new Password(SECRET), config.values().get("ssl.key.password"));
    assertFalse(config.values().toString().contains("horse"));
  }

  @Test
  void providersOfOnesOwnStay() throws Exception {
    Path own = Files.writeString(directory.resolve("own.properties"), "rack=r7\n");
    Map<String, String> properties =
        Map.of(
            "config.providers", "file",
            "config.providers.file.class",
                "org.apache.kafka.common.config.provider.FileConfigProvider",
            "client.rack", "${file:" + own + ":rack}");
    ConsumerConfig config = client(KafkaProperties.of(access(properties, "short")));
    assertEquals("r7", config.getString("client.rack"));
    assertEquals("short", config.getPassword("ssl.key.password").value());
  }

  @Test
  void aFileThatGivesNoSecretIsNamedAndNotQuoted() throws Exception {
    Properties empty = KafkaProperties.of(access(Map.of(), "\n"));
    assertTrue(failure(empty).contains("pass word with the value of ssl.key.password is empty"));

    KafkaAccess binary = access(Map.of(), "");
    Path file = binary.secretFiles().values().iterator().next();
    Files.write(file, new byte[] {'h', 'o', 'r', 's', 'e', (byte) 0xFF});
    String unreadable = failure(KafkaProperties.of(binary));
    assertTrue(unreadable.contains("ssl.key.password cannot be read here"), unreadable);
    assertFalse(unreadable.contains("horse"), unreadable);

    Files.delete(file);
    assertTrue(failure(KafkaProperties.of(binary)).contains("check that it is there"));
  }

  private static String failure(Properties properties) {
    ConfigException refused = assertThrows(ConfigException.class, () -> client(properties));
    return ClientFailure.describe(refused);
  }

  @Test
  void aLoginConfigurationThatCannotBeParsedIsNotQuoted() {
    Throwable quoting = new IllegalArgumentException("Invalid control flag 'horse' in JAAS config");
    String described =
        ClientFailure.describe(new org.apache.kafka.common.KafkaException("failed", quoting));
    assertEquals("IllegalArgumentException; check the properties of the client.", described);
  }
}
