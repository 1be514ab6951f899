package io.mimon.cli;

import io.mimon.gateway.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The version for {@code --version}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"mimon " + BuildInfo.version()};
  }
}
