package io.mimon.core.config;

import io.mimon.core.config.ValueType.Accepted;
import java.util.List;
import java.util.Optional;

/**
 * One key: its place, its type and default, and a sentence about it, in one declaration.
 *
 * <p>Paths are dotted; {@code []} behind a name stands for any place in a list.
 */
sealed interface ConfigKey {
  /** Where it stands, such as {@code alerts[].webhook.url}. */
  String path();

  /** One sentence that says what it is for. */
  String doc();

  /** Whether a configuration that has its parent has to have it. */
  boolean required();

  /** The last part of the path, without list brackets. */
  default String name() {
    return path().substring(path().lastIndexOf('.') + 1).replace("[]", "");
  }

  /** The path of what it stands in; empty at the top. */
  default String parentPath() {
    return path().substring(0, Math.max(0, path().lastIndexOf('.')));
  }

  /** How many of a section's keys, or of some of them, may be given. */
  enum Choice {
    /** Any. */
    ANY,
    /** One or none. */
    AT_MOST_ONE,
    /** One. */
    EXACTLY_ONE
  }

  /**
   * What holds when a key is absent.
   *
   * @param value the text that would have been written; empty if there is none
   * @param shown what the documentation says
   */
  record Absent(boolean refused, Optional<String> value, String shown) {
    static final Absent REFUSED = new Absent(true, Optional.empty(), "required");

    static Absent means(String value) {
      return new Absent(false, Optional.of(value), "`" + value + "`");
    }

    static Absent means(String value, String shown) {
      return new Absent(false, Optional.of(value), shown);
    }

    /** The default depends on other keys, or on the data. */
    static Absent leavesItTo(String shown) {
      return new Absent(false, Optional.empty(), shown);
    }
  }

  /**
   * A single value.
   *
   * @param secret whether its value is never to be shown
   */
  record Scalar<T>(String path, ValueType<T> type, Absent absent, String doc, boolean secret)
      implements ConfigKey {
    /** One whose value may be shown. */
    public Scalar(String path, ValueType<T> type, Absent absent, String doc) {
      this(path, type, absent, doc, false);
    }

    /** Refuses a default that the type refuses. */
    public Scalar {
      if (absent.value().isPresent() && !(type.read(absent.value().get()) instanceof Accepted)) {
        throw new IllegalArgumentException(path + ": its default is outside its own bound");
      }
    }

    @Override
    public boolean required() {
      return absent.refused();
    }

    /** The value that holds when none is given. */
    Optional<T> fallback() {
      return absent
          .value()
          .map(type::read)
          .map(reading -> type.valueClass().cast(((Accepted<T>) reading).value()));
    }
  }

  /** A list of column patterns. */
  record Patterns(String path, int countMax, Absent absent, String doc) implements ConfigKey {
    @Override
    public boolean required() {
      return false;
    }
  }

  /** A list of columns by their names. */
  record Columns(String path, int countMax, String doc) implements ConfigKey {
    @Override
    public boolean required() {
      return false;
    }
  }

  /**
   * A mapping whose names are free.
   *
   * @param shape from what to what, completing "a mapping from …"
   * @param names what a name has to be; the reason of a refusal is shown with the name, and a name
   *     that is refused without one is not shown
   * @param absent what the documentation says
   * @param secret whether its values are never to be shown
   */
  record Mapping<T>(
      String path,
      int countMax,
      String shape,
      ValueType<String> names,
      ValueType<T> type,
      Absent absent,
      boolean secret,
      String doc)
      implements ConfigKey {
    @Override
    public boolean required() {
      return false;
    }
  }

  /**
   * A mapping with declared keys.
   *
   * @param among the names of the keys that the choice is about; empty for all of them
   */
  record Section(String path, Choice choice, List<String> among, boolean required, String doc)
      implements ConfigKey {
    /** One whose choice, if there is one, is about all of its keys. */
    public Section(String path, Choice choice, boolean required, String doc) {
      this(path, choice, List.of(), required, doc);
    }

    /** Copies its list. */
    public Section {
      among = List.copyOf(among);
    }
  }

  /**
   * A list of single values of one type.
   *
   * @param shownAbsent what the documentation says holds when it is absent
   */
  record Listed<T>(String path, int countMax, ValueType<T> type, String shownAbsent, String doc)
      implements ConfigKey {
    @Override
    public boolean required() {
      return false;
    }
  }

  /**
   * A list of mappings with declared keys.
   *
   * @param among the names of the keys that the choice is about; empty for all of them
   */
  record SectionList(String path, int countMax, Choice choice, List<String> among, String doc)
      implements ConfigKey {
    /** Copies its list. */
    public SectionList {
      among = List.copyOf(among);
    }

    @Override
    public boolean required() {
      return false;
    }
  }
}
