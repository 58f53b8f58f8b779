package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.gateway.error.S3Exception;

/** Numbers of parts in queries. Pure functions. */
public final class PartNumbers {
  private PartNumbers() {}

  /**
   * The number of a part.
   *
   * @return 1..10000
   * @throws S3Exception INVALID_ARGUMENT
   */
  public static int parse(String text) {
    return Selection.partNumber(text);
  }
}
