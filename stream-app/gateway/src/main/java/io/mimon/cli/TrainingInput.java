package io.mimon.cli;

import io.mimon.core.input.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Training data as a file, since they are read more than once; standard input is kept in one of its
 * own until this is closed.
 *
 * @param name for a person
 * @param sha256 of the bytes, in hexadecimal
 */
record TrainingInput(Path path, String name, String sha256, boolean isTemporary)
    implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  static TrainingInput of(String input, InputStream standardInput) throws IOException {
    if (!input.equals("-")) {
      Path path = Path.of(input);
      return new TrainingInput(path, String.valueOf(path.getFileName()), sha256(path), false);
    }
    Path kept = Files.createTempFile("mimon-profile", ".data");
    Files.copy(standardInput, kept, StandardCopyOption.REPLACE_EXISTING);
    return new TrainingInput(kept, "standard input", sha256(kept), true);
  }

  private static String sha256(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException e) {
      throw new InputException(
          "There is no file " + path + "; check the path and the working directory.", e);
    } catch (IOException e) {
      throw new InputException(path + " cannot be read: " + e.getMessage() + ".", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (isTemporary) {
      Files.deleteIfExists(path);
    }
  }
}
