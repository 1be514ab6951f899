package io.mimon.kstreams;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * What to do of a record that cannot be turned into bytes: fail. Sources hand over bytes as they
 * are, so that a record of theirs never comes here; what is wrong with it is found in the intake,
 * which rejects and counts it.
 */
public final class FailOnUnreadable implements DeserializationExceptionHandler {

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return Response.fail();
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
