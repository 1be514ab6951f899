package io.mimon.core.config;

import java.util.ArrayList;
import java.util.List;

/** Keys in the order of their declaration, which is the order of the table. */
final class KeyList {
  private final List<ConfigKey> keys = new ArrayList<>();

  /** Declares a key and returns it. */
  <K extends ConfigKey> K add(K key) {
    keys.add(key);
    return key;
  }

  /** The keys declared so far. */
  List<ConfigKey> keys() {
    return List.copyOf(keys);
  }
}
