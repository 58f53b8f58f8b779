package io.cordee.blockstore.gateway.http;

import java.io.IOException;

/** One operation of S3. Thread-safe: one instance serves all requests. */
@FunctionalInterface
public interface Operation {
  /**
   * Checks what the caller may do, does it and sends the answer.
   *
   * @throws io.cordee.blockstore.gateway.error.S3Exception when the request is refused
   * @throws io.cordee.consensus.error.CordeeException when the storage fails
   */
  void run(S3Call call) throws IOException;
}
