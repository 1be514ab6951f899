package io.mimon.gateway;

import com.sun.management.ThreadMXBean;
import io.mimon.core.config.MonitorConfig.GatewayMetrics;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a scrape takes, over HTTP, in time and in heap; see {@code bench/scrape.sh}. */
final class ScrapeBench {
  private static final int WARM_UP = 20;
  private static final int SCRAPES = 20;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private ScrapeBench() {}

  public static void main(String[] args) throws Exception {
    for (String features : args.length == 0 ? new String[] {"500", "10000"} : args) {
      measure(Integer.parseInt(features));
    }
  }

  private static void measure(int features) throws Exception {
    long before = live();
    Board board = new Board(Clock.systemUTC());
    MetricsExporter metrics =
        new MetricsExporter(board, "bench", new GatewayMetrics(features, List.of()));
    for (int i = 0; i < features; i++) {
      board.reading(
          Lines.record(
              "segment-" + i % 10, "feature_" + i, List.of(), i + 1, 0.1, 0.01, 0.2, "OK"));
    }
    long held = live() - before;
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (GatewayServer server = GatewayServer.start(listen, board, metrics, Health::up)) {
      for (int i = 0; i < WARM_UP; i++) {
        scrape(server, "identity");
      }
      long level = live();
      double[] plain = new double[SCRAPES];
      double[] zipped = new double[SCRAPES];
      int bytes = 0;
      long series = 0;
      for (int i = 0; i < SCRAPES; i++) {
        long start = System.nanoTime();
        byte[] body = scrape(server, "identity");
        plain[i] = (System.nanoTime() - start) / 1e9;
        bytes = body.length;
        series = series(body);
        start = System.nanoTime();
        scrape(server, "gzip");
        zipped[i] = (System.nanoTime() - start) / 1e9;
      }
      System.out.printf(
          Locale.ROOT,
          "%,d features, %,d series of theirs, %,d bytes: median %.3f s, worst %.3f s; gzip %.3f s,"
              + " worst %.3f s; held %.1f MB, live after %d scrapes %+.1f MB; one scrape allocates"
              + " %.1f MB%n",
          features,
          series,
          bytes,
          median(plain),
          worst(plain),
          median(zipped),
          worst(zipped),
          held / 1e6,
          2 * SCRAPES,
          (live() - level) / 1e6,
          allocatedByOne(metrics) / 1e6);
    }
  }

  private static long series(byte[] body) {
    return new String(body, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("feature=\""))
        .count();
  }

  private static byte[] scrape(GatewayServer server, String encoding)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
            .header("Accept-Encoding", encoding)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  /** All that one scrape allocates is what it can add to the heap at most. */
  private static long allocatedByOne(MetricsExporter metrics) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    var unused = GatewayServer.text(metrics.registry(), TextFormat.CONTENT_TYPE_004);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double worst(double[] values) {
    return Arrays.stream(values).max().orElse(Double.NaN);
  }
}
