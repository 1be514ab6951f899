package io.mimon.gateway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.gateway.Alert;
import io.mimon.gateway.FeedFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAIR = "monitor=m&feature=age&target=y";

  private final LiveFixture gateway;

  ApiTest(@TempDir Path directory) throws IOException {
    gateway =
        new LiveFixture(
            directory, Map.of("monitor", "m", "alerts", List.of(Map.of("slack", "url_file"))));
  }

  @BeforeEach
  void write() throws IOException {
    gateway.commit(
        FeedFile.READINGS,
        LiveLines.reading("age", "[]", 500, 0.25),
        LiveLines.joint("age", 600),
        LiveLines.reading("age", "[\"zip\"]", 600, 0.0625),
        LiveLines.reading("income", "[]", 600, 0.5));
    gateway.commit(
        FeedFile.ALERTS,
        LiveLines.alert("e1", Alert.State.FIRING, "age", 600),
        LiveLines.alert("e2", Alert.State.FIRING, "income", 600),
        LiveLines.alert("e1", Alert.State.RESOLVED, "age", 700));
    gateway.commit(FeedFile.STATUS, LiveLines.status(600));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void everyPathAndFieldAnsweredIsDescribedAndTheOtherWayRound() throws Exception {
    JsonNode document = gateway.json("api/v1/openapi.json");
    assertEquals("3.1.0", document.get("openapi").asText());
    OpenApi described = new OpenApi(document);
    Map<String, String> asked =
        Map.of(
            "features", "limit=1000",
            "readings", "",
            "history", PAIR,
            "joint", PAIR,
            "alerts", "",
            "config", "",
            "health", "",
            "openapi.json", "");
    for (Map.Entry<String, String> each : asked.entrySet()) {
      String path = "/api/v1/" + each.getKey();
      HttpResponse<String> answer = gateway.get(path.substring(1) + "?" + each.getValue());
      assertEquals(200, answer.statusCode(), path);
      described.check(JSON.readTree(answer.body()), described.schema(path, 200), path);
      HttpResponse<String> wrong = gateway.get(path.substring(1) + "?colour=red");
      assertEquals(400, wrong.statusCode(), path);
      described.check(JSON.readTree(wrong.body()), described.named("Error"), "Error");
      assertEquals(described(document, path), parameters(wrong.body()), path);
    }
    described.check(update(), described.named("Update"), "Update");

    Set<String> paths = new TreeSet<>();
    document.get("paths").fieldNames().forEachRemaining(paths::add);
    Set<String> known = new TreeSet<>(Set.of("/api/v1/events"));
    asked.keySet().forEach(what -> known.add("/api/v1/" + what));
    assertEquals(known, paths);
    assertEquals(Set.of(), described.unseen());
  }

  /** The data of an update, of everything that was written. */
  private JsonNode update() throws Exception {
    try (EventClient client = new EventClient(gateway.port(), "")) {
      client.awaitEvent("hello");
      write();
      return JSON.readTree(client.awaitEvent("update").data());
    }
  }

  private static Set<String> described(JsonNode document, String path) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : document.get("paths").get(path).get("get").path("parameters")) {
      names.add(parameter.get("name").asText());
    }
    return names;
  }

  /** Those that a refusal says are known. */
  private static Set<String> parameters(String refusal) throws IOException {
    String sentence = JSON.readTree(refusal).get("error").asText();
    String known = sentence.substring(sentence.indexOf(": ") + 2, sentence.length() - 1);
    return known.equals("none") ? Set.of() : new TreeSet<>(List.of(known.split(", ")));
  }

  @Test
  void readingsTablesAndAlertsAreTheLinesThatWereCommitted() throws Exception {
    String readings = gateway.get("api/v1/readings?feature=age").body();
    assertTrue(readings.contains(LiveLines.joint("age", 600)), readings);
    assertTrue(readings.contains(LiveLines.reading("age", "[\"zip\"]", 600, 0.0625)), readings);
    JsonNode joint = gateway.json("api/v1/joint?" + PAIR);
    JsonNode committed = JSON.readTree(LiveLines.joint("age", 600)).get("joint");
    for (String part : List.of("x", "y", "counts")) {
      assertEquals(committed.get(part), joint.get(part));
    }
    assertEquals(600, joint.get("windowEnd").asInt());
    JsonNode alerts = gateway.json("api/v1/alerts");
    assertEquals(List.of("e1 resolved", "e2 firing", "e1 firing"), states(alerts));
    assertEquals(List.of("e2 firing"), states(gateway.json("api/v1/alerts?standing=true")));
    assertEquals(List.of("e2 firing"), states(gateway.json("api/v1/alerts?feature=income")));
    assertEquals("url_file", gateway.json("api/v1/config").at("/alerts/0/slack").asText());
  }

  private static List<String> states(JsonNode alerts) {
    return alerts.get("alerts").findValuesAsText("id").isEmpty()
        ? List.of()
        : java.util.stream.StreamSupport.stream(alerts.get("alerts").spliterator(), false)
            .map(alert -> alert.get("id").asText() + " " + alert.get("state").asText())
            .toList();
  }

  @Test
  void historyIsOfThePairThatIsMeant() throws Exception {
    JsonNode plain = gateway.json("api/v1/history?" + PAIR);
    assertEquals("[500,600]", plain.get("moments").toString());
    assertEquals("[0.25,0.125]", plain.get("bits").toString());
    assertEquals("[0.15,0.15]", plain.get("lowerThresholdBits").toString());
    JsonNode given = gateway.json("api/v1/history?given=zip&" + PAIR);
    assertEquals("[0.0625]", given.get("bits").toString());
    assertEquals("[0.125]", gateway.json("api/v1/history?points=1&" + PAIR).get("bits").toString());
  }

  @Test
  void listsAreBoundedAndFiltered() throws Exception {
    JsonNode second = gateway.json("api/v1/features?limit=1&offset=1");
    assertEquals(3, second.get("total").asInt());
    assertEquals(1, second.get("features").size());
    assertEquals("income", second.at("/features/0/feature").asText());
    assertEquals(
        "[0.25,0.125]", gateway.json("api/v1/features").at("/features/0/recent").toString());
    assertEquals(2, gateway.json("api/v1/features?q=AG").get("total").asInt());
    assertEquals(0, gateway.json("api/v1/features?segment=DE").get("total").asInt());
    assertEquals(0, gateway.json("api/v1/alerts?offset=5").get("alerts").size());
  }

  @Test
  void whatCannotBeAnsweredIsSaidInASentence() throws Exception {
    refused(
        404, "There is nothing here; /api/v1/openapi.json says what there is.", "api/v1/nothing");
    refused(404, "There is nothing here; the API is under /api/v1/.", "api/");
    refused(
        400,
        "The parameter \"limit\" has to be a whole number from 1 to 1000.",
        "api/v1/alerts?limit=1001");
    refused(400, "The parameter \"limit\" is given twice.", "api/v1/alerts?limit=1&limit=2");
    refused(400, "The parameter \"target\" is missing.", "api/v1/joint?monitor=m&feature=age");
    refused(
        404,
        "No reading of income has told how it and y are distributed together.",
        "api/v1/joint?monitor=m&feature=income&target=y");
    refused(
        404,
        "No reading of <b> for y given z is known; features lists what is.",
        "api/v1/history?monitor=m&feature=%3Cb%3E&target=y&given=z");
  }

  private void refused(int status, String sentence, String path) throws Exception {
    HttpResponse<String> answer = gateway.get(path);
    assertEquals(status, answer.statusCode(), path);
    assertEquals(sentence, JSON.readTree(answer.body()).get("error").asText());
    assertEquals(
        "application/json; charset=utf-8", answer.headers().firstValue("Content-Type").orElse(""));
  }
}
