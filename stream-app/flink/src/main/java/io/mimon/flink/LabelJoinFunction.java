package io.mimon.flink;

import io.mimon.core.align.JoinCount;
import io.mimon.core.align.JoinEvent;
import io.mimon.core.align.JoinState;
import io.mimon.core.align.LabelJoin;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Predictions and outcomes keyed by id in, rows in order of their times behind the watermark out.
 * What is done is in {@link LabelJoin}; here are the state of an id and its timer.
 *
 * <p>State ends by the join's own timers, in event time, so that duplicates and late labels are
 * counted exactly and the same in every run. Flink's time-to-live follows the machine's clock and
 * may expire a state sooner or later in a replay.
 *
 * <p>Counts leave as they happen, each an increment of a name: an increment kept back would have to
 * be state without a key.
 */
final class LabelJoinFunction extends KeyedProcessFunction<String, JoinEvent, JoinedRow> {
  /** Increments by {@link JoinCount#countName}. */
  static final OutputTag<Tuple2<String, Long>> COUNTS =
      new OutputTag<>("join-counts", Types.TUPLE(Types.STRING, Types.LONG));

  /** Predictions that do not enter, and the {@link JoinCount#countName} that says why. */
  static final OutputTag<Tuple2<JoinEvent, String>> REJECTED =
      new OutputTag<>(
          "join-rejected", Types.TUPLE(TypeInformation.of(JoinEvent.class), Types.STRING));

  static final String STATE = "join";

  private final LabelPolicy policy;
  private final Duration within;

  private transient LabelJoin join;
  private transient ValueState<byte[]> stored;

  LabelJoinFunction(LabelPolicy policy, Duration within) {
    this.policy = policy;
    this.within = within;
  }

  @Override
  public void open(OpenContext context) {
    join = new LabelJoin(policy, within);
    stored =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(JoinEvent event, Context context, Collector<JoinedRow> out)
      throws IOException {
    JoinState state = JoinState.of(event.id(), stored.value());
    long timerBefore = join.timer(state);
    TimerService timers = context.timerService();
    join.add(state, event, timers.currentWatermark(), new Sends(context, out));
    store(state);
    long timer = join.timer(state);
    if (timer != timerBefore) {
      if (timerBefore != LabelJoin.NO_TIMER) {
        timers.deleteEventTimeTimer(timerBefore);
      }
      timers.registerEventTimeTimer(timer);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<JoinedRow> out)
      throws IOException {
    JoinState state = JoinState.of(context.getCurrentKey(), stored.value());
    join.advance(state, time, new Sends(context, out));
    store(state);
    long timer = join.timer(state);
    if (timer != LabelJoin.NO_TIMER) {
      context.timerService().registerEventTimeTimer(timer);
    }
  }

  private void store(JoinState state) throws IOException {
    byte[] encoded = state.encode();
    if (encoded == null) {
      stored.clear();
    } else {
      stored.update(encoded);
    }
  }

  /** What comes of one event or timer. */
  private record Sends(
      KeyedProcessFunction<String, JoinEvent, JoinedRow>.Context context, Collector<JoinedRow> out)
      implements LabelJoin.Output {
    @Override
    public void joined(long time, int partition, long offset, byte[] row, @Nullable String label) {
      out.collect(new JoinedRow(time, partition, offset, row, label));
    }

    @Override
    public void rejected(JoinEvent prediction, JoinCount count) {
      context.output(REJECTED, Tuple2.of(prediction, count.countName()));
    }

    @Override
    public void count(JoinCount count) {
      context.output(COUNTS, Tuple2.of(count.countName(), 1L));
    }
  }
}
