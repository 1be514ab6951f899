package io.mimon.flink.observe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of {@code deploy/prometheus}. */
final class AlertRules {
  private static final Pattern COMPARED =
      Pattern.compile("(?s)(.*\\S)\\s*(>=|<=|>|<)\\s*(-?[0-9.]+)\\s*");

  private AlertRules() {}

  /**
   * One of them.
   *
   * @param name of the alert or of what is recorded
   */
  record Rule(String name, String expression, JsonNode json) {
    boolean isAlert() {
      return json.has("alert");
    }

    /** The limit that its expression ends with; empty for one that compares with nothing. */
    Optional<Limit> limit() {
      Matcher compared = COMPARED.matcher(expression);
      return isAlert() && compared.matches()
          ? Optional.of(
              new Limit(
                  compared.group(1),
                  compared.group(2).startsWith(">"),
                  Double.parseDouble(compared.group(3))))
          : Optional.empty();
    }
  }

  /** What is compared, whether it alerts above, and the number. */
  record Limit(String expression, boolean above, double value) {}

  static List<Rule> all() throws IOException {
    List<Rule> rules = new ArrayList<>();
    JsonNode file = Dashboards.yaml(Dashboards.deployed("mimon.rules.yml"));
    for (JsonNode group : file.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        String name = rule.path("alert").asText(rule.path("record").asText());
        rules.add(new Rule(name, rule.path("expr").asText().strip(), rule));
      }
    }
    return rules;
  }

  static List<Rule> alerts() throws IOException {
    return all().stream().filter(Rule::isAlert).toList();
  }
}
