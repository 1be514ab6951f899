package io.mimon.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version this build carries, for {@code mimon_build_info} and the User-Agent of hooks. */
public final class BuildInfo {
  private static final String VERSION = load();

  private BuildInfo() {}

  /** For example {@code 0.1.0}; {@code unknown} when the build left it out. */
  public static String version() {
    return VERSION;
  }

  private static String load() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
