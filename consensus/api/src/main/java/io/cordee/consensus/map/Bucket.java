package io.cordee.consensus.map;

import java.time.Instant;

/** A bucket of objects. */
public record Bucket(String name, Instant created) {
  public Bucket {
    Check.id("bucket", name);
  }
}
