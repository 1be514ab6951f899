package io.mimon.estimators.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The tables of speed and memory in one go, as Markdown. Every row has a Java process of its own,
 * one after the other, so that no row's compiled code suffers from the rows before it.
 */
public final class Bars {

  private static final String[] ALL = {"1000", "10000", "100000"};
  private static final String[] SMALL = {"1000", "10000"};

  private Bars() {}

  /** Prints both tables; no arguments. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "JDK %s, %d processors, load %.1f%n%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.print(CpuTime.HEADER);
    batch();
    System.out.print("\n" + SlidingCpuTime.HEADER);
    everyRow();
    everyHundredRows();
  }

  private static void batch() throws IOException, InterruptedException {
    print(CpuTime.class, "ksg1 gaussian", ALL);
    print(CpuTime.class, "ksg2 gaussian", ALL);
    print(CpuTime.class, "mixed-ksg gaussian", ALL);
    print(CpuTime.class, "ross 5 classes", ALL);
    print(CpuTime.class, "cmi-ksg gaussian given 1", ALL);
    print(CpuTime.class, "cmi-ksg gaussian given 2", SMALL);
    print(CpuTime.class, "cmi-mixed gaussian given 1", ALL);
  }

  private static void everyRow() throws IOException, InterruptedException {
    print(SlidingCpuTime.class, "ksg1 gaussian", "1000", "10000", "100000", "300000");
    print(SlidingCpuTime.class, "ksg1 t2", ALL);
    print(SlidingCpuTime.class, "ksg1 integers", ALL);
    print(SlidingCpuTime.class, "ksg2 gaussian", SMALL);
    print(SlidingCpuTime.class, "mixed-ksg gaussian", SMALL);
    print(SlidingCpuTime.class, "mixed-ksg zero-inflated", SMALL);
    print(SlidingCpuTime.class, "mixed-ksg labels", SMALL);
    print(SlidingCpuTime.class, "mixed-ksg 2 classes", "10000");
    print(SlidingCpuTime.class, "ross 2 classes", "10000");
    print(SlidingCpuTime.class, "ross 5 classes", "10000");
    print(SlidingCpuTime.class, "cmi-ksg gaussian given 1", SMALL);
    print(SlidingCpuTime.class, "cmi-ksg gaussian given 2", SMALL);
    print(SlidingCpuTime.class, "cmi-ksg gaussian given strata", SMALL);
    print(SlidingCpuTime.class, "cmi-mixed gaussian given 1", SMALL);
  }

  private static void everyHundredRows() throws IOException, InterruptedException {
    for (String task :
        List.of(
            "ksg1 gaussian",
            "ksg1 t2",
            "ksg1 integers",
            "mixed-ksg gaussian",
            "ross 5 classes",
            "cmi-ksg gaussian given 1",
            "cmi-ksg gaussian given strata",
            "cmi-mixed gaussian given 1")) {
      run(SlidingCpuTime.class, task, "10000", "stride=100");
    }
  }

  private static void print(Class<?> program, String task, String... sizes)
      throws IOException, InterruptedException {
    for (String rows : sizes) {
      run(program, task, rows);
    }
  }

  private static void run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(command + " ended with " + exit);
    }
  }
}
