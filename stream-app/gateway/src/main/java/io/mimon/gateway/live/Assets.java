package io.mimon.gateway.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page consists of: files of the class path, by exact path, read once. There is no file
 * name in a request that could lead elsewhere.
 */
final class Assets {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String WEBJAR = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /**
   * Nothing is loaded from elsewhere and no script stands in the page, so that markup in a name
   * could do nothing even if it got through.
   */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String[] SCRIPTS = {
    "alarms",
    "app",
    "chart",
    "dom",
    "explorer",
    "feature",
    "format",
    "heatmap",
    "information",
    "list",
    "live",
    "selection",
    "venn"
  };

  private final Map<String, Answer> byPath = new HashMap<>();

  Assets() {
    byPath.put("/", new Answer(200, HTML, read("index.html")));
    put("page.css", CSS, read("page.css"));
    put("icon.svg", "image/svg+xml", read("icon.svg"));
    for (String script : SCRIPTS) {
      put(script + ".js", SCRIPT, read(script + ".js"));
    }
    put("uplot.js", SCRIPT, read(WEBJAR + "uPlot.iife.min.js"));
    put("uplot.css", CSS, read(WEBJAR + "uPlot.min.css"));
  }

  private void put(String name, String contentType, byte[] body) {
    byPath.put("/assets/" + name, new Answer(200, contentType, body));
  }

  @Nullable Answer at(String path) {
    return byPath.get(path);
  }

  /** A resource beside this class, or an absolute one. */
  static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
