package io.mimon.core.replay;

import java.util.ArrayList;
import java.util.List;

/** The readings of one feature of a segment; past a bound, the lowest and highest of neighbours. */
public final class Series {
  private final String segment;
  private final String feature;
  private final int pointsMax;
  private List<Point> points = new ArrayList<>();

  Series(String segment, String feature, int pointsMax) {
    this.segment = segment;
    this.feature = feature;
    this.pointsMax = pointsMax;
  }

  void add(Point point) {
    if (points.size() == pointsMax) {
      points = new ArrayList<>(Point.thinned(points, pointsMax / 2));
    }
    points.add(point);
  }

  /** The segment's name, empty without segments. */
  public String segment() {
    return segment;
  }

  /** The feature's name. */
  public String feature() {
    return feature;
  }

  /** In order. */
  public List<Point> points() {
    return List.copyOf(points);
  }

  /** The estimate of the last full window that has one; NaN if there is none. */
  public double lastBits() {
    for (int i = points.size() - 1; i >= 0; i--) {
      if (points.get(i).isFull() && !Double.isNaN(points.get(i).bits())) {
        return points.get(i).bits();
      }
    }
    return Double.NaN;
  }
}
