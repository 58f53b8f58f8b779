package io.cordee.blockstore.gateway;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.proto.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Conditions of a {@link HeapStore}. Stateless. */
final class HeapConditions {
  private HeapConditions() {}

  static void require(PutRules.Conditions conditions, Optional<ObjectInfo> current) {
    boolean holds =
        !(conditions.ifAbsent() && current.isPresent())
            && conditions
                .ifMatch()
                .map(tag -> current.filter(v -> matches(tag, v)).isPresent())
                .orElse(true)
            && (conditions.ifSizeBytes().isEmpty()
                || current
                    .filter(v -> v.sizeBytes() == conditions.ifSizeBytes().getAsLong())
                    .isPresent())
            && conditions
                .ifModified()
                .map(t -> current.filter(v -> at(v, t)).isPresent())
                .orElse(true);
    if (!holds) {
      throw new RefusedException(Refusal.PRECONDITION_FAILED, "a condition does not hold");
    }
  }

  static boolean at(ObjectInfo version, Instant seconds) {
    return version.modified().truncatedTo(ChronoUnit.SECONDS).equals(seconds);
  }

  static boolean matches(String tag, ObjectInfo version) {
    return tag.equals("*") || tag.equals(version.etag());
  }
}
