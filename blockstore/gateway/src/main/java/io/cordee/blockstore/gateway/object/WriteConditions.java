package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules.Conditions;
import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.proto.Refusal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code If-Match} and {@code If-None-Match} of a request that makes an object. They are looked at
 * twice: before the body is read, so that no client sends one in vain, and by the storage at the
 * moment of the change, which decides. Immutable.
 *
 * @param atCommit what the storage must find
 * @param conflict whether a change meanwhile is no answer to the condition that was asked
 */
public record WriteConditions(Conditions atCommit, boolean conflict) {
  private static final WriteConditions NONE = new WriteConditions(Conditions.NONE, false);

  /**
   * Those of a request, after a first look.
   *
   * @throws S3Exception PRECONDITION_FAILED; NO_SUCH_KEY when there is nothing that could match
   */
  public static WriteConditions of(S3Call call, GatewayStore store, ObjectKey key) {
    Optional<String> ifMatch = call.header("if-match");
    Optional<String> ifNoneMatch = call.header("if-none-match");
    if (ifMatch.isEmpty() && ifNoneMatch.isEmpty()) {
      return NONE;
    }
    Optional<ObjectInfo> now =
        store.head(key, Optional.empty()).filter(info -> !info.facts().deleteMarker());
    if (ifMatch.isPresent()) {
      ObjectInfo info = now.orElseThrow(() -> missing(key));
      require(EntityTags.matches(ifMatch.get(), info.etag()), "If-Match");
    }
    if (ifNoneMatch.isPresent() && now.isPresent()) {
      require(!EntityTags.matches(ifNoneMatch.get(), now.get().etag()), "If-None-Match");
    }
    return atCommit(ifMatch, ifNoneMatch, now);
  }

  private static WriteConditions atCommit(
      Optional<String> ifMatch, Optional<String> ifNoneMatch, Optional<ObjectInfo> now) {
    if (ifMatch.isPresent()) {
      boolean any = EntityTags.bare(ifMatch.get()).equals("*");
      return new WriteConditions(match(any ? "*" : now.map(ObjectInfo::etag).orElse("*")), false);
    }
    boolean none = EntityTags.bare(ifNoneMatch.orElse("")).equals("*");
    return now.isPresent()
        ? new WriteConditions(match(now.get().etag()), true)
        : new WriteConditions(
            new Conditions(true, Optional.empty(), OptionalLong.empty(), Optional.empty()), !none);
  }

  private static Conditions match(String etag) {
    return new Conditions(false, Optional.of(etag), OptionalLong.empty(), Optional.empty());
  }

  private static void require(boolean holds, String condition) {
    if (!holds) {
      throw new S3Exception(S3Error.PRECONDITION_FAILED).with("Condition", condition);
    }
  }

  private static S3Exception missing(ObjectKey key) {
    return new S3Exception(S3Error.NO_SUCH_KEY).with("Key", key.key());
  }

  /** What to tell when the storage refused the change. */
  public RuntimeException refused(RefusedException refusal, GatewayStore store, ObjectKey key) {
    if (refusal.refusal() != Refusal.PRECONDITION_FAILED) {
      return refusal;
    }
    if (conflict) {
      return new S3Exception(S3Error.CONDITIONAL_REQUEST_CONFLICT);
    }
    if (atCommit.ifAbsent()) {
      return new S3Exception(S3Error.PRECONDITION_FAILED).with("Condition", "If-None-Match");
    }
    Optional<ObjectInfo> now = store.head(key, Optional.empty());
    return now.isEmpty() || now.get().facts().deleteMarker()
        ? missing(key)
        : new S3Exception(S3Error.PRECONDITION_FAILED).with("Condition", "If-Match");
  }
}
