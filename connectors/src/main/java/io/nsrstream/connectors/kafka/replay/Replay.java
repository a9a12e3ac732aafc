package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.RefusedAccess;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.kafka.replay.Outbox.RefusedByTopicException;
import io.nsrstream.connectors.kafka.replay.ReplayReport.Outcome;
import io.nsrstream.connectors.kafka.replay.Verdict.Foreign;
import io.nsrstream.connectors.kafka.replay.Verdict.NotChosen;
import io.nsrstream.connectors.kafka.replay.Verdict.NotSendable;
import io.nsrstream.connectors.kafka.replay.Verdict.RefusedAgain;
import io.nsrstream.connectors.kafka.replay.Verdict.Sent;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rejected topic from where the last replay ended to where the topic ends now. Records
 * that the job's readers take go back to their topics; the others are written to the rejected topic
 * again, behind that end. Each batch is one transaction with the positions it leads to: whatever
 * interrupts a replay, every record is at its topic or ahead of the position, and once.
 */
public final class Replay {
  private final ReplayClients clients;
  private final TopicSettings topics;
  private final Judge judge;
  private final Choice choice;
  private final Set<String> topicsRead;
  private final LongSupplier clock;
  private final Partitions partitions = new Partitions();
  private final ReplayReport report = new ReplayReport();

  /**
   * A record of the rejected topic and what becomes of it.
   *
   * @param timestamp what it has there if it stays; null for the time at which it is written
   */
  private record Judged(
      ConsumerRecord<byte[], byte[]> record, Verdict verdict, @Nullable Long timestamp) {

    /** With its own timestamp: the topic keeps it for as long as if it had not been replayed. */
    static Judged of(ConsumerRecord<byte[], byte[]> record, Verdict verdict) {
      return new Judged(record, verdict, record.timestamp() < 0 ? null : record.timestamp());
    }

    ProducerRecord<byte[], byte[]> staying(byte @Nullable [] value) {
      return new ProducerRecord<>(record.topic(), null, timestamp, null, value);
    }
  }

  /**
   * A replay that has not begun.
   *
   * @param topics those of the job
   * @param readers of the topics that the job reads, by their names
   * @param choice which records it is about
   * @param clock milliseconds since 1970
   */
  public Replay(
      ReplayClients clients,
      TopicSettings topics,
      Map<String, JobReader> readers,
      Choice choice,
      LongSupplier clock) {
    this.clients = clients;
    this.topics = topics;
    this.choice = choice;
    this.clock = clock;
    topicsRead = Set.copyOf(readers.keySet());
    judge = new Judge(readers, choice, new PlacedRecords(clients.places(), partitions));
  }

  /**
   * Replays to the end, unless it is stopped before.
   *
   * @param stopped asked between two transactions
   * @param progress takes the share that is done, from 0 to 1
   * @throws InvalidSettingsException if one of its topics does not exist, or the brokers refuse the
   *     client
   * @throws IllegalStateException if another replay of the job began, or the brokers do not answer
   */
  public ReplayReport run(BooleanSupplier stopped, DoubleConsumer progress) {
    return answered(
        () -> {
          partitions.ask(clients.admin(), named());
          // Before positions are read, so that no earlier replay can still commit some.
          clients.producer().initTransactions();
          return move(
              new TransactionOutbox(clients.producer(), clients.rejected().groupMetadata()),
              stopped,
              progress);
        });
  }

  /** Reports what {@link #run} would do, and writes nothing; it creates no topic, either. */
  public ReplayReport rehearse(BooleanSupplier stopped, DoubleConsumer progress) {
    return answered(
        () -> {
          partitions.ask(clients.admin(), named());
          return move((records, positions) -> {}, stopped, progress);
        });
  }

  /** The topics by the settings that name them. */
  private Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("topics.rejected", topics.rejected());
    named.put("topics.examples", topics.examples());
    if (topics.edgesAlone()) {
      named.put("topics.edges", topics.edges());
    }
    if (topics.lateLabels()) {
      named.put("topics.labels", topics.labels());
    }
    return named;
  }

  /** A replay, or what to do about brokers that leave it without an answer. */
  private static ReplayReport answered(Supplier<ReplayReport> replay) {
    try {
      return replay.get();
    } catch (KafkaException failure) {
      RefusedAccess.check(failure);
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof TimeoutException) {
          throw new IllegalStateException(
              "kafka.servers must name brokers that answer, but they do not in time (%s): check hosts, ports and kafka.properties, and start the replay again; it goes on where it ended"
                  .formatted(cause.getMessage()),
              failure);
        }
      }
      throw failure;
    }
  }

  private ReplayReport move(Outbox outbox, BooleanSupplier stopped, DoubleConsumer progress) {
    RejectedTopic rejected =
        RejectedTopic.open(clients.rejected(), topics.rejected(), partitions.of(topics.rejected()));
    Retention retention = Retention.ask(clients.admin(), topicsRead);
    while (!rejected.isAtEnd()) {
      if (stopped.getAsBoolean() || chosen() >= choice.limit()) {
        report.endsEarly();
        break;
      }
      List<Judged> batch = judged(rejected.next(), retention);
      if (!batch.isEmpty()) {
        move(batch, outbox);
      }
      progress.accept(rejected.share());
    }
    return report;
  }

  private long chosen() {
    return report.records() - report.count(Outcome.NOT_CHOSEN) - report.count(Outcome.FOREIGN);
  }

  /** Judges records one after the other, up to the limit. */
  private List<Judged> judged(List<ConsumerRecord<byte[], byte[]>> records, Retention retention) {
    long left = choice.limit() - chosen();
    List<Judged> judged = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (left == 0) {
        report.endsEarly();
        break;
      }
      Verdict verdict = kept(judge.judge(record.value()), retention);
      left -= verdict instanceof NotChosen || verdict instanceof Foreign ? 0 : 1;
      judged.add(Judged.of(record, verdict));
    }
    return judged;
  }

  /** The same verdict, unless the record would be deleted at its topic. */
  private Verdict kept(Verdict verdict, Retention retention) {
    if (!(verdict instanceof Sent sent) || retention.keeps(sent.record(), clock.getAsLong())) {
      return verdict;
    }
    String topic = sent.record().topic();
    return new NotSendable(
        "its timestamp must be at most %d ms old (retention.ms of the topic %s), or the topic deletes it: raise retention.ms until the job has read it"
            .formatted(retention.of(topic), topic));
  }

  private void move(List<Judged> batch, Outbox outbox) {
    try {
      commit(batch, outbox);
    } catch (RefusedByTopicException one) {
      // Which of them is refused shows when each is alone.
      batch.forEach(judged -> moveAlone(judged, outbox));
    }
  }

  private void moveAlone(Judged judged, Outbox outbox) {
    try {
      commit(List.of(judged), outbox);
    } catch (RefusedByTopicException refusal) {
      moveAlone(instead(judged, refusal), outbox);
    }
  }

  /** What is tried with a record that a topic refuses: it stays, and at last as a new record. */
  private Judged instead(Judged judged, RefusedByTopicException refusal) {
    if (judged.verdict() instanceof Sent sent) {
      String reason =
          "the topic %s refuses it: %s".formatted(sent.record().topic(), refusal.getMessage());
      return Judged.of(judged.record(), new NotSendable(reason));
    }
    if (judged.timestamp() != null) {
      return new Judged(judged.record(), judged.verdict(), null);
    }
    throw new IllegalStateException(
        "topics.rejected must take the records that stay rejected, but %s refuses one: %s"
            .formatted(topics.rejected(), refusal.getMessage()),
        refusal);
  }

  private void commit(List<Judged> batch, Outbox outbox) throws RefusedByTopicException {
    List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (Judged judged : batch) {
      ConsumerRecord<byte[], byte[]> record = judged.record();
      output(judged).ifPresent(written::add);
      positions.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    outbox.commit(written, positions);
    batch.forEach(judged -> report.count(judged.verdict()));
  }

  private Optional<ProducerRecord<byte[], byte[]>> output(Judged judged) {
    Verdict verdict = judged.verdict();
    if (verdict instanceof Sent sent) {
      return Optional.of(asItWas(sent.record()));
    }
    if (verdict instanceof RefusedAgain again) {
      byte[] json = RejectedJson.write(again.rejected(), topics.maxRejectedBytes());
      return Optional.of(judged.staying(json));
    }
    return verdict instanceof NotSendable || verdict instanceof NotChosen
        ? Optional.of(judged.staying(judged.record().value()))
        : Optional.empty();
  }

  private ProducerRecord<byte[], byte[]> asItWas(SourceRecord record) {
    List<Header> headers = new ArrayList<>();
    for (SourceRecord.Header header : Objects.requireNonNull(record.headers())) {
      headers.add(new RecordHeader(header.name(), header.value()));
    }
    return new ProducerRecord<>(
        record.topic(),
        partition(record),
        record.timestamp() < 0 ? null : record.timestamp(),
        record.key(),
        record.bytes(),
        headers);
  }

  /** Its own, or one by its key where the topic was created again with fewer. */
  private @Nullable Integer partition(SourceRecord record) {
    return record.partition() < partitions.of(record.topic()) ? record.partition() : null;
  }
}
