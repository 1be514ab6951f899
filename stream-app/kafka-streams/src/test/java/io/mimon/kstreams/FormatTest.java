package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.input.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes of messages and entries: what another version wrote is read, or refused by name. */
final class FormatTest {
  private static final HexFormat HEX = HexFormat.of();

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SourceValue value(byte @Nullable [] bytes, long timestampMillis) {
    SourceValue value = SourceValue.SERDE.deserializer().deserialize("t", bytes);
    ConsumerRecord<Object, Object> record =
        new ConsumerRecord<>(
            "t",
            0,
            0,
            timestampMillis,
            timestampMillis < 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
            0,
            0,
            new byte[0],
            value,
            new RecordHeaders(),
            Optional.empty());
    long told = new SourceValue.Timestamps().extract(record, 0);
    assertTrue(
        Math.abs(System.currentTimeMillis() - told) < 60_000,
        "the engine is told the machine's time");
    return value;
  }

  private static void assertRefused(byte[] bytes, Consumer<byte[]> read) {
    byte[] other = bytes.clone();
    other[0] = 9;
    String message =
        assertThrows(IllegalArgumentException.class, () -> read.accept(other)).toString();
    assertTrue(message.contains("version 9"), message);
    assertThrows(IllegalArgumentException.class, () -> read.accept(Arrays.copyOf(bytes, 1)));
  }

  @Test
  void aRecordThatWaits() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("content-type", utf8("x"));
    headers.add("trace", utf8("not needed"));
    byte[] stored = StoredRecord.encode(300, value(utf8("{}"), 5), headers);
    assertEquals(
        "01"
            + "ac02"
            + "0a"
            + "01"
            + "0c"
            + HEX.formatHex(utf8("content-type"))
            + "02"
            + "78"
            + "01"
            + "7b7d",
        HEX.formatHex(stored));
    TopicRecord read = StoredRecord.decode("t", 4, stored);
    assertEquals("Origin[topic=t, partition=4, offset=300, timestampMillis=5]", "" + read.origin());
    assertArrayEquals(utf8("x"), read.headers().last("content-type"));
    assertNull(read.headers().last("trace"));
    assertArrayEquals(utf8("{}"), read.value());
    assertRefused(stored, bytes -> StoredRecord.decode("t", 4, bytes));
  }

  @Test
  void aRecordWithoutValueNorTimestamp() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_time", null);
    byte[] stored = StoredRecord.encode(0, value(null, -1), headers);
    TopicRecord read = StoredRecord.decode("t", 0, stored);
    assertNull(read.value());
    assertNull(read.headers().last("ce_time"));
    assertEquals(Long.MIN_VALUE, read.origin().timestampMillis());
  }

  @Test
  void rowsToAlign() {
    AlignMessage message = new AlignMessage(7, true, 258, new byte[] {1, 2});
    assertEquals(
        "01" + "00000007" + "01" + "0000000000000102" + "0102", HEX.formatHex(message.encode()));
    AlignMessage read = AlignMessage.decode(message.encode());
    assertEquals(7, read.partition());
    assertTrue(read.idle());
    assertEquals(258, read.watermark());
    assertArrayEquals(new byte[] {1, 2}, read.observations());
    assertRefused(message.encode(), bytes -> AlignMessage.decode(bytes));
  }

  @Test
  void messagesToTheJoin() {
    JoinMessage.Event event = new JoinMessage.Event(JoinEvent.outcome("é", 258, 3, 4, "y"));
    assertEquals("c3a9", HEX.formatHex(event.key()));
    assertEquals(
        "0101" + "0000000000000102" + "00000003" + "0000000000000004" + "79",
        HEX.formatHex(event.encode()));
    JoinEvent read = ((JoinMessage.Event) JoinMessage.decode(event.key(), event.encode())).event();
    assertEquals("é", read.id());
    assertArrayEquals(utf8("y"), read.payload());
    JoinMessage.Event prediction =
        new JoinMessage.Event(JoinEvent.prediction("é", 258, 3, 4, new byte[0]));
    assertEquals("0100", HEX.formatHex(prediction.encode()).substring(0, 4));
    JoinMessage.Clock clock = new JoinMessage.Clock(2, false, 1);
    assertEquals("0102" + "00000002" + "00" + "0000000000000001", HEX.formatHex(clock.encode()));
    assertEquals(clock, JoinMessage.decode(new byte[0], clock.encode()));
    byte[] counts = new JoinMessage.Counts(new byte[] {5}).encode();
    assertEquals("010305", HEX.formatHex(counts));
    assertRefused(event.encode(), bytes -> JoinMessage.decode(event.key(), bytes));
  }

  @Test
  void keysOfShards() {
    ShardKey key = new ShardKey("a\u00012", 258);
    assertEquals("610132" + "00" + "00000102", HEX.formatHex(key.encode()));
    assertEquals(key, ShardKey.decode(key.encode()));
    ShardKey ofAll = new ShardKey("", 0);
    assertEquals(ofAll, ShardKey.decode(ofAll.encode()));
  }

  /** Where state lies follows from these: they may never become others. */
  @Test
  void partitionsAreTheSameInEveryVersion() {
    assertEquals(3, new ShardKey("", 3).partition(16));
    assertEquals(0, new ShardKey("", 16).partition(16));
    int first = new ShardKey("c1", 0).partition(16);
    assertEquals((first + 1) % 16, new ShardKey("c1", 1).partition(16));
    assertEquals(SPREAD_OF_C1, ShardKey.spread("c1"));
  }

  private static final int SPREAD_OF_C1 = 3218;
}
