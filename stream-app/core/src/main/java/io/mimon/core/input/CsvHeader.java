package io.mimon.core.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What makes a header usable: every column has a name of its own. */
final class CsvHeader {

  private CsvHeader() {}

  /**
   * The names, without surrounding spaces.
   *
   * @throws InputException if one is empty or used twice, or it looks like another separator
   */
  static List<String> check(List<String> fields, String inputName) throws InputException {
    List<String> names = new ArrayList<>(fields.size());
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).strip();
      if (name.isEmpty()) {
        throw new InputException(
            "Column %d of %s has no name in the header; name every column."
                .formatted(i + 1, inputName));
      }
      Integer before = positions.putIfAbsent(name, i);
      if (before != null) {
        throw new InputException(
            "The header of %s has the name '%s' twice, as columns %d and %d; rename one."
                .formatted(inputName, name, before + 1, i + 1));
      }
      names.add(name);
    }
    checkSeparator(names, inputName);
    return List.copyOf(names);
  }

  private static void checkSeparator(List<String> names, String inputName) throws InputException {
    String only = names.get(0);
    if (names.size() > 1 || (only.indexOf(';') < 0 && only.indexOf('\t') < 0)) {
      return;
    }
    throw new InputException(
        "The header of %s has no comma but a %s; convert the file to comma-separated values."
            .formatted(inputName, only.indexOf(';') < 0 ? "tab" : "semicolon"));
  }
}
