package io.mimon.gateway.alerts;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The beginning of an answer's body as one line; the rest is read and left. */
final class Excerpt implements HttpResponse.BodySubscriber<String> {
  private static final int BYTES_MAX = 200;

  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteBuffer kept = ByteBuffer.allocate(BYTES_MAX);

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining() && kept.hasRemaining()) {
        kept.put(buffer.get());
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    text.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    String whole = new String(kept.array(), 0, kept.position(), StandardCharsets.UTF_8);
    text.complete(whole.replaceAll("\\p{Cntrl}+", " ").strip());
  }
}
