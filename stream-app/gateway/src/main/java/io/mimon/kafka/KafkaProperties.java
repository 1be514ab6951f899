package io.mimon.kafka;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * What a client is given to reach brokers, the same for source, sinks and sample.
 *
 * <p>Secrets in files stay there: a property's value is a reference that {@link SecretFileProvider}
 * resolves where a client is made. So they are in no job graph, checkpoint or log.
 */
public final class KafkaProperties {

  /** The name of the provider in references and properties. */
  private static final String PROVIDER = "mimon-secret";

  private KafkaProperties() {}

  /** The properties of a client, without its serializers. */
  public static Properties of(KafkaAccess access) {
    Properties properties = new Properties();
    properties.putAll(access.properties());
    properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, access.bootstrap());
    if (!access.secretFiles().isEmpty()) {
      addSecrets(properties, access);
    }
    return properties;
  }

  private static void addSecrets(Properties properties, KafkaAccess access) {
    String others = properties.getProperty(AbstractConfig.CONFIG_PROVIDERS_CONFIG, "");
    properties.setProperty(
        AbstractConfig.CONFIG_PROVIDERS_CONFIG,
        others.isBlank() ? PROVIDER : others + "," + PROVIDER);
    String prefix = AbstractConfig.CONFIG_PROVIDERS_CONFIG + "." + PROVIDER + ".";
    properties.setProperty(prefix + "class", SecretFileProvider.class.getName());
    access
        .secretFiles()
        .forEach(
            (name, file) -> {
              // The path is a parameter, not part of the reference: it may have any character.
              properties.setProperty(
                  prefix + "param." + name, file.toAbsolutePath().normalize().toString());
              properties.setProperty(name, "${" + PROVIDER + ":" + name + "}");
            });
  }
}
