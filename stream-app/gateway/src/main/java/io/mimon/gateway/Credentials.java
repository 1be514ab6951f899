package io.mimon.gateway;

import io.mimon.core.config.AlertRoute.SecretFile;
import io.mimon.core.config.MonitorConfig.BearerFile;
import io.mimon.core.config.MonitorConfig.GatewayAuth;
import io.mimon.gateway.alerts.SecretException;
import io.mimon.gateway.alerts.SecretReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request has to say to be let in: a bearer token (RFC 6750), or a user and password by
 * basic authentication (RFC 7617). The secret is read from its file at each use, so that a replaced
 * one holds at once; it is in no message.
 */
public final class Credentials {
  /** Guessing one of so many characters is hopeless at any rate that this server answers. */
  static final int TOKEN_CHARS_MIN = 16;

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final GatewayAuth auth;
  private final SecretReader secrets;

  /** Those in that file. */
  public Credentials(GatewayAuth auth, SecretReader secrets) {
    this.auth = auth;
    this.secrets = secrets;
  }

  /**
   * Makes sure that the file holds what it is to hold.
   *
   * @throws SecretException with what is wrong, and not with what is there
   */
  public void check() throws SecretException {
    var unused = expected();
  }

  /** What a refusal asks for. */
  String challenge() {
    return isBearer() ? "Bearer realm=\"mimon\"" : "Basic realm=\"mimon\", charset=\"UTF-8\"";
  }

  /**
   * Whether they are in the value of an Authorization header. How long that takes does not depend
   * on how much of it is right.
   */
  boolean accept(@Nullable String authorization) throws SecretException {
    String expected = expected();
    String scheme = isBearer() ? "Bearer " : "Basic ";
    if (authorization == null
        || !authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return false;
    }
    String given = authorization.substring(scheme.length()).strip();
    return MessageDigest.isEqual(digest(given), digest(expected));
  }

  private boolean isBearer() {
    return auth instanceof BearerFile;
  }

  /** What stands behind the scheme. */
  private String expected() throws SecretException {
    String secret = secrets.read(new SecretFile(auth.file()));
    if (isBearer()) {
      if (secret.length() < TOKEN_CHARS_MIN || !TOKEN.matcher(secret).matches()) {
        throw new SecretException(
            "it has to hold a token of %d characters or more: letters, digits and . _ ~ + / - ="
                .formatted(TOKEN_CHARS_MIN));
      }
      return secret;
    }
    int colon = secret.indexOf(':');
    if (colon < 1 || colon == secret.length() - 1) {
      throw new SecretException("it has to hold a user and a password, as user:password");
    }
    return Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Of one length, whatever was given: a comparison ends early where lengths differ. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
