package io.mimon.gateway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an OpenAPI file says of answers, held against answers: of JSON Schema as much as ours uses,
 * and an unknown keyword is an error. Remembers which of the described fields were seen.
 */
public final class OpenApi {
  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "type",
          "description",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const");

  private final JsonNode document;
  private final Set<String> seen = new HashSet<>();

  /** Of a document. */
  public OpenApi(JsonNode document) {
    this.document = document;
  }

  /** The schema of an answer to a GET. */
  public JsonNode schema(String path, int status) {
    JsonNode content =
        document.path("paths").path(path).path("get").path("responses").path("" + status);
    JsonNode schema = content.path("content").path("application/json").path("schema");
    assertTrue(schema.isObject(), () -> path + " is not described to answer " + status);
    return schema;
  }

  /** The schema of that name. */
  public JsonNode named(String name) {
    return document.at("/components/schemas/" + name);
  }

  /** Fails, and says where, if an answer is not as described. */
  public void check(JsonNode value, JsonNode schema, String where) {
    schema.fieldNames().forEachRemaining(k -> assertTrue(KEYWORDS.contains(k), where + ": " + k));
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText();
      JsonNode target = document.at(name.substring(1));
      assertTrue(target.isObject(), name);
      seen.add(name);
      check(value, target, name.substring(name.lastIndexOf('/') + 1));
      return;
    }
    checkType(value, schema, where);
    if (schema.has("const")) {
      assertEquals(schema.get("const"), value, where);
    }
    if (schema.has("enum")) {
      boolean listed = false;
      for (JsonNode each : schema.get("enum")) {
        listed |= each.equals(value);
      }
      assertTrue(listed, () -> where + " is " + value);
    }
    if (value.isObject() && schema.has("properties")) {
      checkObject(value, schema, where);
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        check(item, schema.get("items"), where + "[]");
      }
    }
  }

  private void checkObject(JsonNode value, JsonNode schema, String where) {
    for (JsonNode required : schema.path("required")) {
      assertTrue(value.has(required.asText()), () -> where + " has no " + required + ": " + value);
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode described = schema.get("properties").get(field.getKey());
      assertNotNull(described, () -> where + "." + field.getKey() + " is not described");
      seen.add(where + "." + field.getKey());
      check(field.getValue(), described, where + "." + field.getKey());
    }
  }

  private static void checkType(JsonNode value, JsonNode schema, String where) {
    JsonNode type = schema.get("type");
    Set<String> allowed = new TreeSet<>();
    if (type.isArray()) {
      type.forEach(each -> allowed.add(each.asText()));
    } else {
      allowed.add(type.asText());
    }
    String is =
        switch (value.getNodeType()) {
          case OBJECT -> "object";
          case ARRAY -> "array";
          case STRING -> "string";
          case BOOLEAN -> "boolean";
          case NULL -> "null";
          case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
          default -> value.getNodeType().name();
        };
    assertTrue(
        allowed.contains(is) || (is.equals("integer") && allowed.contains("number")),
        () -> where + " is " + value + ", which is not " + allowed);
  }

  /** Fields that are described and came in no answer. */
  public Set<String> unseen() {
    Set<String> unseen = new TreeSet<>();
    for (Map.Entry<String, JsonNode> schema : document.at("/components/schemas").properties()) {
      collect(schema.getKey(), schema.getValue(), unseen);
    }
    unseen.removeAll(seen);
    return unseen;
  }

  private static void collect(String where, JsonNode schema, Set<String> names) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String name = where + "." + field.getKey();
      names.add(name);
      collect(name, field.getValue(), names);
      collect(name + "[]", field.getValue().path("items"), names);
    }
  }
}
