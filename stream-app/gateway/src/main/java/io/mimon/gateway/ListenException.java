package io.mimon.gateway;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The gateway cannot listen where it should; the message says where and what to change. */
public final class ListenException extends IOException {
  ListenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
