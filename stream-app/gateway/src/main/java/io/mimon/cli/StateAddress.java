package io.mimon.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where state lies: a path of a disk that all machines share, or a URI such as s3://bucket/dir. */
public final class StateAddress implements ITypeConverter<URI> {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  /** A directory as it is typed. */
  public static URI of(String text) {
    try {
      URI uri = SCHEME.matcher(text).matches() ? URI.create(text) : ofPath(Path.of(text));
      return "file".equals(uri.getScheme()) ? ofPath(Path.of(uri.getPath())) : uri;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is neither a path nor a URI", e);
    }
  }

  /** Of a directory of this machine, which may not exist yet. */
  static URI ofPath(Path directory) {
    String uri = directory.toAbsolutePath().normalize().toUri().toString();
    return URI.create(uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
  }

  /** The directory of this machine; null where it is elsewhere. */
  static @Nullable Path path(URI state) {
    return "file".equals(state.getScheme()) ? Path.of(state.getPath()) : null;
  }

  @Override
  public URI convert(String text) {
    try {
      return of(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
