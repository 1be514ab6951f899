package io.mimon.kstreams;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What to do when a processor fails: fail. A record of a source on which the intake fails is
 * rejected and counted there; behind it a message is a block of rows, and to go on without it would
 * be to lose them in silence.
 */
public final class FailOnProcessing implements ProcessingExceptionHandler {

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return Response.fail();
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
