package io.mimon.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGINT and SIGTERM as a request to stop.
 *
 * <p>A shutdown hook would be too late: the engine's own hooks run at the same time and take away
 * the directories that the last checkpoint needs. The JVM's signal class is supported on every JDK
 * but not part of Java's API, and javac warns of it in a way that cannot be switched off; hence
 * reflection.
 */
final class Signals {
  /** What a shell reports for a process that a second signal ended. */
  private static final int EXIT_INTERRUPTED = 130;

  private Signals() {}

  /** Calls {@code stop} at the first signal; a second one ends the process at once. */
  static void onStop(Runnable stop) {
    AtomicBoolean asked = new AtomicBoolean();
    Runnable handler =
        () -> {
          if (asked.getAndSet(true)) {
            Runtime.getRuntime().halt(EXIT_INTERRUPTED);
          }
          Thread thread = new Thread(stop, "mimon-stop");
          thread.setDaemon(true);
          thread.start();
        };
    try {
      handle("INT", handler);
      handle("TERM", handler);
    } catch (ReflectiveOperationException e) {
      // No such class on this JVM: a signal then ends the process, and a restart goes on from the
      // last checkpoint, which loses and repeats nothing either.
      return;
    }
  }

  private static void handle(String name, Runnable handler) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    Object proxy =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (self, method, args) -> {
              handler.run();
              return null;
            });
    Method handle = signalType.getMethod("handle", signalType, handlerType);
    try {
      handle.invoke(null, signal, proxy);
    } catch (InvocationTargetException e) {
      // The JVM was told to leave this signal alone (-Xrs): so do we.
      return;
    }
  }
}
