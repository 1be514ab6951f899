package io.mimon.gateway.alerts;

import io.mimon.core.config.AlertRoute.Secret;
import io.mimon.core.config.AlertRoute.SecretFile;
import io.mimon.core.config.AlertRoute.SecretVariable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads secrets where they are kept, whenever they are needed: a key that is replaced holds from
 * the next alert on, without a restart.
 */
public final class SecretReader {
  /** A file that is longer is another one. */
  private static final int BYTES_MAX = 1 << 16;

  private final Map<String, String> environment;

  /** Reads variables from this environment. */
  public SecretReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The secret, without newlines at its end: editors and {@code echo} leave one. */
  public String read(Secret secret) throws SecretException {
    String value =
        secret instanceof SecretFile file
            ? contents(file.path())
            : environment.getOrDefault(((SecretVariable) secret).name(), "");
    String stripped = value.replaceAll("[\\r\\n]+\\z", "");
    if (stripped.isEmpty()) {
      throw new SecretException(
          secret instanceof SecretFile file
              ? "the file " + shown(file.path()) + " is empty"
              : "the variable " + ((SecretVariable) secret).name() + " is not set, or is empty");
    }
    if (stripped.chars().anyMatch(Character::isISOControl)) {
      throw new SecretException(place(secret) + " holds more than one line of text");
    }
    return stripped;
  }

  private static String contents(Path path) throws SecretException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    } catch (IOException e) {
      throw new SecretException(
          "the file " + shown(path) + " cannot be read; check that it is there and may be read");
    }
    if (bytes.length > BYTES_MAX) {
      throw new SecretException("the file " + shown(path) + " is longer than any secret");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SecretException("the file " + shown(path) + " is not UTF-8 text");
    }
  }

  /** Where it is kept, as it may be shown. */
  static String place(Secret secret) {
    return secret instanceof SecretFile file
        ? "the file " + shown(file.path())
        : "the variable " + ((SecretVariable) secret).name();
  }

  /** A name without directory or ending may be the secret itself, put in the wrong place. */
  private static String shown(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_+=-]{16,}") ? "(not shown)" : text;
  }
}
