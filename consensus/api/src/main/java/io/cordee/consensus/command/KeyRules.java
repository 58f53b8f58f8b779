package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AccessKey;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import java.util.Optional;

/** The rules of access keys. Stateless. */
final class KeyRules {
  /** About 300 B each in every watcher's memory: 3 MB. */
  static final int MAX_KEYS = 10_000;

  private KeyRules() {}

  static Outcome create(ClusterMap map, Context context, KeyCommand.CreateAccessKey c) {
    AccessKey key =
        new AccessKey(c.id(), c.user(), c.displayName(), c.sealedSecret(), context.at(), false);
    Optional<AccessKey> present = map.accessKeys().get(c.id());
    if (present.filter(p -> p.user().equals(c.user()) && isSame(p, key)).isPresent()) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        present.isEmpty(),
        ErrorCode.ALREADY_EXISTS,
        "there is an access key %s already, of user %s; choose another id",
        c.id(),
        present.map(AccessKey::user).orElse(""));
    unless(
        map.accessKeys().size() < MAX_KEYS,
        ErrorCode.REFUSED,
        "there are %d access keys already, the most allowed; remove one first",
        MAX_KEYS);
    return store(map, key);
  }

  private static boolean isSame(AccessKey present, AccessKey key) {
    return present.displayName().equals(key.displayName())
        && present.sealedSecret().equals(key.sealedSecret());
  }

  static Outcome setDisabled(ClusterMap map, KeyCommand.SetAccessKeyDisabled c) {
    AccessKey key = known(map, c.id());
    return key.disabled() == c.disabled()
        ? Outcome.accepted(map, Command.ALREADY)
        : store(map, key.withDisabled(c.disabled()));
  }

  static Outcome remove(ClusterMap map, KeyCommand.RemoveAccessKey c) {
    AccessKey key = known(map, c.id());
    return Outcome.accepted(map.withAccessKeys(map.accessKeys().without(key.id())), "");
  }

  private static AccessKey known(ClusterMap map, String id) {
    Optional<AccessKey> key = map.accessKeys().get(id);
    unless(
        key.isPresent(),
        ErrorCode.NOT_FOUND,
        "there is no access key %s; see: cordee key list",
        Check.cut(id, 128));
    return key.get();
  }

  private static Outcome store(ClusterMap map, AccessKey key) {
    return Outcome.accepted(map.withAccessKeys(map.accessKeys().with(key.id(), key)), "");
  }
}
