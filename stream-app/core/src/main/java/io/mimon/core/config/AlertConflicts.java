package io.mimon.core.config;

import io.mimon.core.config.AlertRoute.Receiver;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The checks that relate receivers of alerts to each other, and the ends of silences. */
final class AlertConflicts {
  private final ConfigValues values;
  private final Conflicts conflicts;

  AlertConflicts(ConfigValues values, Conflicts conflicts) {
    this.values = values;
    this.conflicts = conflicts;
  }

  void check() {
    Map<String, Integer> names = new HashMap<>();
    Map<Object, Integer> addresses = new HashMap<>();
    for (int i = 0; i < values.size(AlertKeys.ALERTS); i++) {
      String item = AlertKeys.ALERTS.path() + "[" + i + "]";
      Optional<String> name = values.find(AlertKeys.NAME, item + ".name");
      if (name.isPresent()) {
        checkName(name.get(), item, i, names);
      } else {
        checkAddress(item, i, addresses);
      }
    }
    for (int i = 0; i < values.size(AlertKeys.SILENCES); i++) {
      checkSilence(AlertKeys.SILENCES.path() + "[" + i + "]");
    }
  }

  private void checkName(String name, String item, int index, Map<String, Integer> names) {
    Integer first = names.putIfAbsent(name, index);
    if (first != null) {
      conflicts.report(
          item + ".name",
          "%s is alerts[%d].name as well, and how far each has got is kept by name; give another"
              .formatted(name, first));
    }
  }

  /** Two without names at one address would take each other's alerts for their own. */
  private void checkAddress(String item, int index, Map<Object, Integer> addresses) {
    Optional<Receiver> receiver = new AlertAssembly(values).findReceiver(item);
    if (receiver.isEmpty()) {
      return; // What is missing was reported.
    }
    Integer first = addresses.putIfAbsent(AlertAssembly.address(receiver.get()), index);
    if (first != null) {
      String path = item + "." + receiver.get().kind();
      conflicts.report(
          path,
          "has the address of alerts[%d], and how far each has got is kept by address; give one of"
                  .formatted(first)
              + " them a name, or remove it");
    }
  }

  private void checkSilence(String item) {
    Optional<Instant> from = values.find(AlertKeys.SILENCE_FROM, item + ".from");
    Optional<Instant> until = values.find(AlertKeys.SILENCE_UNTIL, item + ".until");
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      conflicts.report(
          item + ".until",
          "%s is not behind from, %s, so that nothing would ever be silent"
              .formatted(until.get(), from.get()));
    }
  }
}
