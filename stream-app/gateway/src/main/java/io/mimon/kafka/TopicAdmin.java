package io.mimon.kafka;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.input.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What an engine without a cluster of its own has to look after on the brokers. */
public final class TopicAdmin implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(30);
  private static final int LOOK_EVERY_MILLIS = 200;

  private final KafkaAccess access;
  private final Admin admin;

  /**
   * A connection.
   *
   * @throws InputException if no client can be made
   */
  public TopicAdmin(KafkaAccess access) throws InputException {
    this.access = access;
    Properties properties = KafkaProperties.of(access);
    String timeoutMillis = Long.toString(ANSWER_WITHIN.toMillis());
    properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    try {
      this.admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw new InputException(
          "A client for %s cannot be made: %s"
              .formatted(access.bootstrap(), ClientFailure.describe(e)));
    }
  }

  /**
   * Creates the topics that are not there, of one partition and as many replicas as the brokers
   * have for usual.
   *
   * @param settings of each that is created
   */
  public void createMissing(Collection<String> topics, Map<String, String> settings)
      throws InputException {
    Set<String> there = names();
    for (String topic : topics) {
      if (there.contains(topic)) {
        continue;
      }
      NewTopic wanted = new NewTopic(topic, Optional.of(1), Optional.empty()).configs(settings);
      try {
        await(admin.createTopics(List.of(wanted)).all(), topic);
      } catch (TopicExistsException e) {
        continue; // Another instance was faster.
      }
      awaitTopics(names -> names.contains(topic), topic);
      awaitLeader(topic);
    }
  }

  /**
   * Before there is one, the first batch of an idempotent producer may be refused and the second
   * taken, which loses the first (KAFKA-15591). It is the leader that is asked for its offsets.
   */
  private void awaitLeader(String topic) throws InputException {
    TopicPartition only = new TopicPartition(topic, 0);
    awaitThat(
        () -> {
          try {
            await(admin.listOffsets(Map.of(only, OffsetSpec.latest())).all(), topic);
            return true;
          } catch (UnknownTopicOrPartitionException e) {
            return false; // Not known to the broker that was asked.
          }
        },
        topic);
  }

  /** The names of the topics that can be seen. */
  public Set<String> names() throws InputException {
    return await(admin.listTopics().names(), "(list)");
  }

  /** What tells a topic from another one of its name, before or after it. */
  public String idOf(String topic) throws InputException {
    TopicDescription description =
        await(admin.describeTopics(List.of(topic)).allTopicNames(), topic).get(topic);
    return description == null ? "" : description.topicId().toString();
  }

  /** How many members a group has at the moment. */
  public int membersOf(String group) throws InputException {
    try {
      return await(admin.describeConsumerGroups(List.of(group)).all(), group).values().stream()
          .mapToInt(description -> description.members().size())
          .sum();
    } catch (GroupIdNotFoundException e) {
      return 0;
    }
  }

  /** Deletes a group, which has to be without members; harmless if there is none. */
  public void deleteGroup(String group) throws InputException {
    try {
      await(admin.deleteConsumerGroups(List.of(group)).all(), group);
    } catch (GroupIdNotFoundException e) {
      return; // That is what was wanted.
    }
  }

  /** Deletes topics, and returns when they are gone. */
  public void delete(Predicate<String> which) throws InputException {
    List<String> doomed = new ArrayList<>(names());
    doomed.removeIf(which.negate());
    for (String topic : doomed) {
      delete(topic);
    }
    awaitTopics(names -> names.stream().noneMatch(which), "(deleted)");
  }

  private void delete(String topic) throws InputException {
    try {
      await(admin.deleteTopics(List.of(topic)).all(), topic);
    } catch (UnknownTopicOrPartitionException e) {
      return; // Gone already.
    }
  }

  private void awaitTopics(Predicate<Set<String>> condition, String topic) throws InputException {
    awaitThat(() -> condition.test(names()), topic);
  }

  /** What the brokers are asked until they say so. */
  private interface Question {
    boolean holds() throws InputException;
  }

  private void awaitThat(Question question, String topic) throws InputException {
    long deadlineNanos = System.nanoTime() + GONE_WITHIN.toNanos();
    while (!question.holds()) {
      if (System.nanoTime() > deadlineNanos) {
        throw ClientFailure.explain(new TimeoutException(), access, topic, GONE_WITHIN);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InputException("Interrupted while waiting for topics.");
      }
    }
  }

  private <T> T await(KafkaFuture<T> future, String topic) throws InputException {
    try {
      return future.get(GONE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException
          || e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof GroupIdNotFoundException) {
        throw (KafkaException) e.getCause();
      }
      throw ClientFailure.explain(
          e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause()),
          access,
          topic,
          ANSWER_WITHIN);
    } catch (java.util.concurrent.TimeoutException e) {
      throw ClientFailure.explain(new TimeoutException(), access, topic, GONE_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("Interrupted while waiting for an answer.");
    }
  }

  @Override
  public void close() {
    admin.close(ANSWER_WITHIN);
  }
}
