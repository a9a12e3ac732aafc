package io.nsrstream.tests;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/**
 * What this process logs in the meantime, and prints nowhere else: Flink as users see it, Kafka's
 * clients in detail.
 */
final class ListenedLog implements AutoCloseable {
  private static final String CLIENTS = "org.apache.kafka.clients";
  private static final String SECURITY = "org.apache.kafka.common.security";

  private final Level before = LogManager.getRootLogger().getLevel();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Recorder recorder = new Recorder(lines);

  private final Logger root = (Logger) LogManager.getRootLogger();
  private final List<Appender> others = List.copyOf(root.getAppenders().values());

  private ListenedLog() {}

  static ListenedLog listen() {
    ListenedLog log = new ListenedLog();
    log.recorder.start();
    Configurator.setRootLevel(Level.INFO);
    Configurator.setLevel(CLIENTS, Level.DEBUG);
    Configurator.setLevel(SECURITY, Level.DEBUG);
    log.others.forEach(log.root::removeAppender);
    log.root.addAppender(log.recorder);
    return log;
  }

  String text() {
    return String.join("", lines);
  }

  @Override
  public void close() {
    root.removeAppender(recorder);
    others.forEach(root::addAppender);
    Configurator.setLevel(CLIENTS, before);
    Configurator.setLevel(SECURITY, before);
    Configurator.setRootLevel(before);
    recorder.stop();
  }

  private static final class Recorder extends AbstractAppender {
    private final Queue<String> lines;

    Recorder(Queue<String> lines) {
      super("listened", null, null, true, Property.EMPTY_ARRAY);
      this.lines = lines;
    }

    @Override
    public void append(LogEvent event) {
      StringWriter line = new StringWriter();
      line.append(event.getLoggerName()).append(' ');
      line.append(event.getMessage().getFormattedMessage()).append('\n');
      if (event.getThrown() != null) {
        event.getThrown().printStackTrace(new PrintWriter(line));
      }
      lines.add(line.toString());
    }
  }
}
