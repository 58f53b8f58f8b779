package io.cordee.blockstore.client;

import io.cordee.consensus.map.Versioning;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a change of a bucket's objects is to be made. Immutable.
 *
 * @param bucketCreated which bucket of that name is meant; a later one's objects are not touched
 */
public record PutRules(
    Versioning versioning, Conditions conditions, Optional<Instant> bucketCreated) {
  public static final PutRules NONE =
      new PutRules(Versioning.OFF, Conditions.NONE, Optional.empty());

  /**
   * What must be so when the change is applied, else it is refused with PRECONDITION_FAILED.
   *
   * @param ifMatch an etag without quotes, or "*" for any object
   * @param ifModified compared in whole seconds
   */
  public record Conditions(
      boolean ifAbsent,
      Optional<String> ifMatch,
      OptionalLong ifSizeBytes,
      Optional<Instant> ifModified) {
    public static final Conditions NONE =
        new Conditions(false, Optional.empty(), OptionalLong.empty(), Optional.empty());
  }
}
