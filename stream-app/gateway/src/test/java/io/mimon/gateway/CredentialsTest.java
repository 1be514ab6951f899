package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.BasicFile;
import io.mimon.core.config.MonitorConfig.BearerFile;
import io.mimon.core.config.MonitorConfig.GatewayAuth;
import io.mimon.gateway.alerts.SecretException;
import io.mimon.gateway.alerts.SecretReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsTest {
  @TempDir Path directory;

  private static Credentials of(GatewayAuth auth) {
    return new Credentials(auth, new SecretReader(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "short",
        "fifteen-letters",
        "sixteen letters!!",
        "two-lines-of\ntext-of-length"
      })
  void whatIsNoTokenIsRefusedWithoutBeingShown(String contents) throws IOException {
    Path file = Files.writeString(directory.resolve("t"), contents);
    SecretException wrong =
        assertThrows(SecretException.class, () -> of(new BearerFile(file)).check());
    String text = contents.strip();
    assertFalse(!text.isEmpty() && String.valueOf(wrong.getMessage()).contains(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", ":password", "user:", "a:b\nc:d"})
  void whatIsNoUserAndPasswordIsRefused(String contents) throws IOException {
    Path file = Files.writeString(directory.resolve("u"), contents);
    assertThrows(SecretException.class, () -> of(new BasicFile(file)).check());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = directory.resolve("none.txt");
    SecretException wrong =
        assertThrows(SecretException.class, () -> of(new BearerFile(file)).check());
    assertTrue(String.valueOf(wrong.getMessage()).contains("none.txt"));
  }

  @Test
  void sixteenCharactersWillDo() throws Exception {
    Path file = Files.writeString(directory.resolve("t"), "0123456789abcdef\r\n");
    of(new BearerFile(file)).check();
  }
}
