package io.mimon.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records as a topic carries them. */
public final class JsonLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLines() {}

  /** The rows of a CSV without quotes, as objects of texts; an empty cell is null. */
  public static List<String> ofCsv(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    String[] names = lines.get(0).split(",", -1);
    List<String> objects = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      ObjectNode object = JSON.createObjectNode();
      for (int i = 0; i < Math.min(names.length, cells.length); i++) {
        object.put(names[i], cells[i].isEmpty() ? null : cells[i]);
      }
      objects.add(cells.length == names.length ? object.toString() : "no object");
    }
    return objects;
  }
}
