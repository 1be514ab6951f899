package io.mimon.testkit;

import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** Kafka's own kit for tests, set up for one node that is broker and controller. */
final class BrokerKit {
  private BrokerKit() {}

  /** A node that is up. */
  static KafkaClusterTestKit start(SecurityProtocol protocol) throws Exception {
    TestKitNodes.Builder nodes =
        new TestKitNodes.Builder().setCombined(true).setNumBrokerNodes(1).setNumControllerNodes(1);
    if (protocol != SecurityProtocol.PLAINTEXT) {
      nodes
          .setBrokerListenerName(ListenerName.forSecurityProtocol(protocol))
          .setBrokerSecurityProtocol(protocol)
          // The kit's authorizer lets nobody in whom it does not know, the broker itself included.
          .setControllerSecurityProtocol(protocol);
    }
    KafkaClusterTestKit kit =
        new KafkaClusterTestKit.Builder(nodes.build())
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.num.partitions", "2")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("allow.everyone.if.no.acl.found", "true")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    return kit;
  }
}
