package io.mimon.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The address of a server.
 *
 * @param host without the brackets of an IPv6 address
 */
record HostPort(String host, int port) {
  private static final Pattern WRITTEN =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");
  private static final int PORT_MAX = 65_535;

  /** HOST:PORT as it is typed. */
  static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      Matcher matcher = WRITTEN.matcher(text.strip());
      if (matcher.matches()) {
        int port = Integer.parseInt(matcher.group(2));
        if (port >= 1 && port <= PORT_MAX) {
          return new HostPort(matcher.group(1).replaceAll("[\\[\\]]", ""), port);
        }
      }
      throw new TypeConversionException("'" + text + "' is no HOST:PORT such as flink:8081");
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
