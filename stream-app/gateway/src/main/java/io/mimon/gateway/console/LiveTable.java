package io.mimon.gateway.console;

import io.mimon.gateway.PairView;
import io.mimon.gateway.Snapshot;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The features by rank, redrawn in place; for a terminal only.
 *
 * <p>Not safe for use by several threads.
 */
public final class LiveTable {
  private static final int WIDTH_MIN = 60;
  private static final int WIDTH_MAX = 400;
  private static final int WIDTH_DEFAULT = 100;
  private static final int HEIGHT_MIN = 5;
  private static final int HEIGHT_MAX = 200;
  private static final int HEIGHT_DEFAULT = 24;

  private final PrintStream out;
  private final int width;
  private final int height;
  private final boolean colour;
  private int drawnLines;

  /** Draws to {@code out}, which reaches a terminal of this size in columns and lines. */
  public LiveTable(PrintStream out, int width, int height, boolean colour) {
    this.out = out;
    this.width = width;
    this.height = height;
    this.colour = colour;
  }

  /** The terminal's width from the variable COLUMNS; 100 where it says nothing sensible. */
  public static int width(@Nullable String columns) {
    return size(columns, WIDTH_MIN, WIDTH_MAX, WIDTH_DEFAULT);
  }

  /** The terminal's height from the variable LINES; 24 where it says nothing sensible. */
  public static int height(@Nullable String lines) {
    return size(lines, HEIGHT_MIN, HEIGHT_MAX, HEIGHT_DEFAULT);
  }

  /** Replaces what was drawn before. */
  public void draw(Snapshot snapshot) {
    String table = render(snapshot, width, height, colour);
    StringBuilder frame = new StringBuilder();
    if (drawnLines > 0) {
      frame.append("\u001b[").append(drawnLines).append('F');
    }
    // Each line clears its own rest: clearing all first would flicker.
    frame.append(table.replace("\n", "\u001b[K\n")).append("\u001b[J");
    out.print(frame);
    out.flush();
    drawnLines = (int) table.chars().filter(c -> c == '\n').count();
  }

  /** Takes away what was drawn, for something else in its place. */
  public void erase() {
    if (drawnLines > 0) {
      out.print("\u001b[" + drawnLines + "F\u001b[J");
      out.flush();
      drawnLines = 0;
    }
  }

  /**
   * A status line, a heading and as many features as fit into {@code height} less the line the
   * cursor is left on; the last line says how many did not. Each line ends with a newline and, but
   * for colours, is at most {@code width} columns wide.
   */
  public static String render(Snapshot snapshot, int width, int height, boolean colour) {
    List<PairView> pairs = snapshot.pairs();
    List<String> lines = new ArrayList<>();
    lines.add(DisplayText.fit(Table.status(snapshot), width).stripTrailing());
    if (pairs.isEmpty()) {
      lines.add("no readings yet");
    } else {
      addFeatures(lines, pairs, new Table(pairs, width, colour), height - 3);
    }
    return String.join("\n", lines) + "\n";
  }

  private static void addFeatures(
      List<String> lines, List<PairView> pairs, Table table, int linesLeft) {
    lines.add(table.heading().stripTrailing());
    boolean all = pairs.size() <= linesLeft;
    int shown = all ? pairs.size() : Math.max(0, linesLeft - 1);
    for (PairView pair : pairs.subList(0, shown)) {
      lines.add(table.row(pair).stripTrailing());
    }
    if (!all) {
      lines.add("     … and " + (pairs.size() - shown) + " more");
    }
  }

  private static int size(@Nullable String text, int min, int max, int otherwise) {
    try {
      int size = text == null ? 0 : Integer.parseInt(text.strip());
      return size <= 0 ? otherwise : Math.min(max, Math.max(min, size));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
