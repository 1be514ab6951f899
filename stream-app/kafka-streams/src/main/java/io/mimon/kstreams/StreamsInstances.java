package io.mimon.kstreams;

import io.mimon.cli.Instances;
import io.mimon.cli.KeptPlan;
import io.mimon.cli.UsageException;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.input.InputException;
import io.mimon.kafka.PlanTopic;
import io.mimon.kafka.TopicAdmin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Instances agree by a topic, and keep their state on topics; all are named after the monitor. */
final class StreamsInstances implements Instances {
  private static final String WAY_OUT =
      "--fresh deletes it and starts anew, or give the monitor another name";

  @Override
  public Optional<KeptPlan> plan(MonitorConfig config) throws InputException {
    KafkaAccess access = output(config).access();
    return plans(access, config.monitor())
        .current()
        .map(
            plan ->
                new KeptPlan(
                    "the topics %s-… at %s"
                        .formatted(
                            StreamsSettings.applicationId(config.monitor()), access.bootstrap()),
                    plan.json(),
                    WAY_OUT));
  }

  @Override
  public boolean agree(MonitorConfig config, Optional<KeptPlan> before, String planJson)
      throws InputException {
    KafkaOutput output = output(config);
    Set<String> topics = topics(output);
    PlanTopic plans = plans(output.access(), config.monitor());
    try (TopicAdmin admin = new TopicAdmin(output.access())) {
      admin.createMissing(topics, Map.of());
      List<String> leftovers = admin.names().stream().filter(isState(config.monitor())).toList();
      Optional<PlanTopic.Plan> holds = plans.current();
      if (!holds.map(PlanTopic.Plan::json).equals(before.map(KeptPlan::json))) {
        return false;
      }
      if (holds.isEmpty() && !leftovers.isEmpty()) {
        // Of a deletion that did not come to its end. Looked up before the plan was: they are no
        // topics of an instance that was faster.
        refuseWhileActive(admin, config.monitor(), "start anew");
        admin.delete(leftovers::contains);
        admin.deleteGroup(StreamsSettings.applicationId(config.monitor()));
      }
      if (holds.isPresent() && !(holds.get().says(planJson) && holds.get().knows(topics))) {
        refuseWhileActive(admin, config.monitor(), "go on with a changed configuration");
      }
      return plans.propose(holds, planJson, topics).isPresent();
    }
  }

  @Override
  public void clear(MonitorConfig config) throws IOException {
    String monitor = config.monitor();
    String plan = planTopic(monitor);
    try (TopicAdmin admin = new TopicAdmin(output(config).access())) {
      refuseWhileActive(admin, monitor, "start anew");
      // First of all: without a plan, what else is left is known to be leftovers.
      admin.delete(plan::equals);
      admin.delete(isState(monitor));
      admin.deleteGroup(StreamsSettings.applicationId(monitor));
    }
    LocalState.clear(config.state().directory(), monitor);
  }

  private static void refuseWhileActive(TopicAdmin admin, String monitor, String what)
      throws InputException {
    int members = admin.membersOf(StreamsSettings.applicationId(monitor));
    if (members > 0) {
      throw new UsageException(
          ("%s is being run by other instances; stop all of them to %s (one that was killed counts for"
                  + " up to a minute)")
              .formatted(monitor, what));
    }
  }

  /** The plans of a monitor. */
  static PlanTopic plans(KafkaAccess access, String monitor) {
    return new PlanTopic(access, planTopic(monitor));
  }

  private static String planTopic(String monitor) {
    return StreamsSettings.applicationId(monitor) + "-plan";
  }

  /** The topics of stores and between parts; not those of a monitor whose name begins like this. */
  static Predicate<String> isState(String monitor) {
    String prefix = StreamsSettings.applicationId(monitor) + "-";
    return topic ->
        topic.startsWith(prefix)
            && (topic.endsWith("-changelog") || topic.endsWith("-repartition"))
            && !topic.substring(prefix.length()).contains("-streams-");
  }

  private static KafkaOutput output(MonitorConfig config) {
    return config
        .output()
        .kafka()
        .orElseThrow(() -> new IllegalArgumentException("there is no output.kafka"));
  }

  private static Set<String> topics(KafkaOutput output) {
    return Set.of(output.readings(), output.alerts(), output.rejected(), output.status());
  }
}
