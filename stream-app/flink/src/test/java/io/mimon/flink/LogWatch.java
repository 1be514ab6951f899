package io.mimon.flink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/** Everything that is logged at the level of debugging, looked through for a secret. */
final class LogWatch extends AbstractAppender implements AutoCloseable {
  private final String secret;
  private final List<String> leaks = new CopyOnWriteArrayList<>();
  private final LoggerConfig root;
  private final @Nullable Level levelBefore;
  private volatile boolean sawClients;

  private LogWatch(String secret, LoggerConfig root) {
    super("watch", null, null, false, Property.EMPTY_ARRAY);
    this.secret = secret;
    this.root = root;
    this.levelBefore = root.getLevel();
  }

  static LogWatch start(String secret) {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    LogWatch watch = new LogWatch(secret, root);
    watch.start();
    // What else there is goes on with what it had.
    for (Appender other : root.getAppenders().values()) {
      root.removeAppender(other.getName());
      root.addAppender(other, watch.levelBefore, null);
    }
    root.addAppender(watch, Level.DEBUG, null);
    root.setLevel(Level.DEBUG);
    context.updateLoggers();
    return watch;
  }

  @Override
  public void append(LogEvent event) {
    String text = event.getMessage().getFormattedMessage();
    for (Throwable at = event.getThrown(); at != null; at = at.getCause()) {
      text += at;
    }
    sawClients |= text.contains("ConsumerConfig values") || text.contains("ProducerConfig values");
    if (text.contains(secret)) {
      leaks.add(event.getLoggerName() + ": " + text);
    }
  }

  /** Whether a client has told its configuration. */
  boolean sawClients() {
    return sawClients;
  }

  /** What had the secret in it. */
  List<String> leaks() {
    return List.copyOf(leaks);
  }

  @Override
  public void close() {
    root.removeAppender("watch");
    root.setLevel(levelBefore);
    ((LoggerContext) LogManager.getContext(false)).updateLoggers();
    stop();
  }
}
