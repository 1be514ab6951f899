package io.mimon.gateway.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.Health;
import io.mimon.gateway.PairView;
import io.mimon.gateway.Snapshot;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JSON behind the page, read-only, under {@value #PREFIX}; {@code openapi.json} there describes
 * it. Readings and alerts are the lines as they were committed.
 */
final class Api {
  static final String PREFIX = "/api/v1/";

  private static final int RECENT = 40;
  private static final int HISTORY_POINTS_MAX = LiveData.TRAIL_POINTS_MAX;

  private static final Set<String> PAIR = Set.of("monitor", "segment", "feature", "target");
  private static final Map<String, Set<String>> PARAMETERS =
      Map.of(
          "features", and(PAIR, "q", "offset", "limit"),
          "readings", and(PAIR, "q", "offset", "limit"),
          "history", and(PAIR, "given", "points"),
          "joint", PAIR,
          "alerts", Set.of("monitor", "segment", "feature", "kind", "standing", "offset", "limit"),
          "config", Set.of(),
          "health", Set.of(),
          "openapi.json", Set.of());

  private final Board board;
  private final LiveData data;
  private final Supplier<Health> health;
  private final CollectorRegistry registry;
  private final ObjectNode config;
  private final IntSupplier clients;
  private final Answer openApi;

  Api(
      Board board,
      Supplier<Health> health,
      CollectorRegistry registry,
      Map<String, Object> config,
      IntSupplier clients) {
    this.board = board;
    this.data = board.live();
    this.health = health;
    this.registry = registry;
    this.config = (ObjectNode) LiveJson.tree(config);
    this.clients = clients;
    this.openApi = new Answer(200, "application/json; charset=utf-8", Assets.read("openapi.json"));
  }

  private static Set<String> and(Set<String> names, String... more) {
    Set<String> all = new HashSet<>(names);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /** Never throws: what cannot be answered is refused with a sentence. */
  Answer answer(String path, @Nullable String rawQuery) {
    String what = path.substring(PREFIX.length());
    Set<String> parameters = PARAMETERS.get(what);
    if (parameters == null) {
      return Answer.refusal(
          404, "There is nothing here; " + PREFIX + "openapi.json says what there is.");
    }
    try {
      Query query = Query.of(rawQuery, parameters);
      return switch (what) {
        case "features" -> Answer.json(200, features(query));
        case "readings" -> Answer.json(200, readings(query));
        case "history" -> Answer.json(200, history(query));
        case "joint" -> Answer.json(200, joint(query));
        case "alerts" -> Answer.json(200, alerts(query));
        case "config" -> Answer.json(200, config.toString());
        case "health" -> Answer.json(200, health().toString());
        default -> openApi;
      };
    } catch (ApiException e) {
      return Answer.refusal(e.status(), e.sentence());
    }
  }

  ObjectNode health() {
    return LiveJson.health(health.get(), board.snapshot(), data, registry, clients.getAsInt());
  }

  /** A pair as lists show it, without its sparkline; null if it is gone. */
  @Nullable ObjectNode feature(Pair pair) {
    var reading = data.reading(pair);
    return reading == null ? null : LiveJson.feature(board.view(reading), data);
  }

  private String features(Query query) throws ApiException {
    List<PairView> found = found(query);
    List<String> page = new ArrayList<>();
    for (PairView view : page(found, query)) {
      Pair pair = Pair.of(view.reading());
      ObjectNode json = LiveJson.feature(view, data);
      LiveData.Points points = data.points(pair, RECENT);
      if (points != null) {
        LiveJson.putNumbers(json, "recent", points.columns().get(1));
      } else {
        json.putArray("recent");
      }
      page.add(json.toString());
    }
    return listed("features", found.size(), query, page);
  }

  private String readings(Query query) throws ApiException {
    List<PairView> found = found(query);
    List<String> page = new ArrayList<>();
    for (PairView view : page(found, query)) {
      String line = data.line(Pair.of(view.reading()));
      if (line != null) {
        page.add(line);
      }
    }
    return listed("readings", found.size(), query, page);
  }

  private List<PairView> found(Query query) throws ApiException {
    String part = query.text("q");
    String lower = part == null ? "" : part.toLowerCase(Locale.ROOT);
    Snapshot snapshot = board.snapshot();
    List<PairView> found = new ArrayList<>();
    for (PairView view : snapshot.pairs()) {
      var reading = view.reading();
      if (query.matches("monitor", reading.monitor())
          && query.matches("segment", reading.segment())
          && query.matches("feature", reading.feature())
          && query.matches("target", reading.target())
          && reading.feature().toLowerCase(Locale.ROOT).contains(lower)) {
        found.add(view);
      }
    }
    return found;
  }

  private String history(Query query) throws ApiException {
    Pair pair = pair(query);
    int last = query.number("points", HISTORY_POINTS_MAX, 1, HISTORY_POINTS_MAX);
    LiveData.Points points = data.points(pair, last);
    if (points == null) {
      throw unknown(pair);
    }
    return LiveJson.history(pair, points).toString();
  }

  private String joint(Query query) throws ApiException {
    Pair pair = pair(query);
    if (data.reading(pair) == null) {
      throw unknown(pair);
    }
    String line = data.joint(pair);
    if (line == null) {
      throw new ApiException(
          404,
          "No reading of %s has told how it and %s are distributed together."
              .formatted(pair.feature(), pair.target()));
    }
    return line;
  }

  private Pair pair(Query query) throws ApiException {
    String segment = query.text("segment");
    return new Pair(
        query.required("monitor"),
        segment == null ? "" : segment,
        query.required("feature"),
        query.required("target"),
        query.all("given"));
  }

  private static ApiException unknown(Pair pair) {
    return new ApiException(
        404,
        "No reading of %s for %s%s is known; features lists what is."
            .formatted(
                pair.feature(),
                pair.target(),
                pair.given().isEmpty() ? "" : " given " + String.join(", ", pair.given())));
  }

  private String alerts(Query query) throws ApiException {
    List<LiveData.Told> told = data.alerts();
    if (query.flag("standing")) {
      Map<String, LiveData.Told> latest = new LinkedHashMap<>();
      for (LiveData.Told each : told) {
        latest.remove(each.alert().id());
        latest.put(each.alert().id(), each);
      }
      latest.values().removeIf(each -> each.alert().state() == Alert.State.RESOLVED);
      told = List.copyOf(latest.values());
    }
    List<String> found = new ArrayList<>();
    for (int i = told.size() - 1; i >= 0; i--) {
      Alert alert = told.get(i).alert();
      if (query.matches("monitor", alert.monitor())
          && query.matches("segment", alert.segment())
          && query.matches("feature", alert.feature())
          && query.matches("kind", alert.kind())) {
        found.add(told.get(i).line());
      }
    }
    return listed("alerts", found.size(), query, page(found, query));
  }

  private static <T> List<T> page(List<T> all, Query query) throws ApiException {
    int from = Math.min(query.offset(), all.size());
    return all.subList(from, Math.min(all.size(), from + query.limit()));
  }

  private static String listed(String name, int total, Query query, List<String> page)
      throws ApiException {
    return "{\"total\":%d,\"offset\":%d,\"limit\":%d,\"%s\":[%s]}"
        .formatted(total, query.offset(), query.limit(), name, String.join(",", page));
  }
}
