package io.mimon.core.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of replacing <code>${VAR}</code> and <code>${VAR:-default}</code> in one value.
 *
 * <p>As in a shell, the default serves for a variable that is unset or empty, and what was inserted
 * is not looked at again. <code>$${</code> is a literal <code>${</code>.
 *
 * @param text the value with everything replaced; not to be used if anything went wrong
 * @param unset the variables that are not set and have no default
 * @param malformed whether a <code>${</code> does not open a well-formed reference
 */
record EnvSubstitution(String text, Set<String> unset, boolean malformed) {
  /** An escape, a reference with an optional default, or an opening that is neither. */
  private static final Pattern REFERENCE =
      Pattern.compile("(\\$\\$\\{)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}|(\\$\\{)");

  EnvSubstitution {
    unset = new TreeSet<>(unset);
  }

  static EnvSubstitution of(String written, Map<String, String> env) {
    Matcher reference = REFERENCE.matcher(written);
    StringBuilder text = new StringBuilder();
    Set<String> unset = new TreeSet<>();
    boolean malformed = false;
    while (reference.find()) {
      String name = reference.group(2);
      malformed |= reference.group(4) != null;
      String value = name == null ? "${" : valueOf(name, reference.group(3), env, unset);
      reference.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return new EnvSubstitution(reference.appendTail(text).toString(), unset, malformed);
  }

  private static String valueOf(
      String name, @Nullable String fallback, Map<String, String> env, Set<String> unset) {
    String value = env.getOrDefault(name, "");
    if (!value.isEmpty()) {
      return value;
    }
    if (fallback != null) {
      return fallback;
    }
    if (!env.containsKey(name)) {
      unset.add(name);
    }
    return "";
  }
}
