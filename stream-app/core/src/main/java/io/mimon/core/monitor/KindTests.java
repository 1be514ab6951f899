package io.mimon.core.monitor;

/**
 * How many tests share the budget of false alarms, by kind; one that looks to one side is half a
 * test, since limits are for two.
 *
 * @param relevance of each feature, to both sides: relevance-lost and relevance-gained
 * @param redundancy of each feature that is watched for it, to one side
 * @param rank of each place that is watched, to one side
 */
public record KindTests(double relevance, double redundancy, double rank) {

  static KindTests of(MonitorPlan plan) {
    int features = plan.features().size();
    RelationRule relations = plan.relationRule();
    boolean related = relations.everyReadings() > 0 && features > 1;
    int conditioned = 0;
    for (int f = 0; f < features; f++) {
      conditioned += plan.isConditioned(f) ? 1 : 0;
    }
    int beyond = !plan.given().isEmpty() ? conditioned : related ? features : 0;
    int places = related ? Math.min(relations.rankTop(), features - 1) : 0;
    return new KindTests(features, beyond / 2.0, places / 2.0);
  }

  double all() {
    return relevance + redundancy + rank;
  }
}
