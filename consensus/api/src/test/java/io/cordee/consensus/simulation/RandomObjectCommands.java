package io.cordee.consensus.simulation;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.KeyCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Versioning;
import java.util.List;
import java.util.Optional;

/** Commands about buckets and access keys. Confined to one thread. */
final class RandomObjectCommands {
  private static final List<String> BUCKETS = List.of("abc", "b.c-d");
  private static final List<String> USERS = List.of("admin", "ann");

  private final Picks picks;

  RandomObjectCommands(Picks picks) {
    this.picks = picks;
  }

  void addTo(RandomCommands commands) {
    commands.add(StorageCommand.CreateBucket.class, 2, this::createBucket);
    commands.add(
        StorageCommand.RemoveBucket.class, 1, () -> new StorageCommand.RemoveBucket(bucket()));
    commands.add(StorageCommand.SetBucketVersioning.class, 1, this::setVersioning);
    commands.add(StorageCommand.SetBucketAcl.class, 1, this::setAcl);
    commands.add(StorageCommand.SetBucketQuota.class, 1, this::setQuota);
    commands.add(StorageCommand.SetBucketDocument.class, 1, this::setDocument);
    commands.add(KeyCommand.CreateAccessKey.class, 1, this::createKey);
    commands.add(
        KeyCommand.SetAccessKeyDisabled.class,
        1,
        () -> new KeyCommand.SetAccessKeyDisabled(key(), picks.often()));
    commands.add(KeyCommand.RemoveAccessKey.class, 1, () -> new KeyCommand.RemoveAccessKey(key()));
  }

  private Command createBucket() {
    String name = picks.rarely() ? picks.one(List.of("x", "a..b")) : picks.one(BUCKETS);
    return new StorageCommand.CreateBucket(name, user(), "private");
  }

  private Command setVersioning() {
    return new StorageCommand.SetBucketVersioning(
        bucket(), picks.one(List.of(Versioning.values())));
  }

  private Command setAcl() {
    String acl = picks.rarely() ? "a".repeat((16 << 10) + 1) : "public-read";
    return new StorageCommand.SetBucketAcl(bucket(), acl);
  }

  private Command setQuota() {
    return new StorageCommand.SetBucketQuota(bucket(), picks.below(3) - (picks.rarely() ? 3 : 0));
  }

  private Command setDocument() {
    String kind = picks.rarely() ? "Kind 1" : picks.one(List.of("cors", "tagging"));
    return new StorageCommand.SetBucketDocument(
        bucket(), kind, picks.often() ? Optional.of("<text " + picks.below(3)) : Optional.empty());
  }

  private Command createKey() {
    return new KeyCommand.CreateAccessKey(key(), user(), "Ann B.", "v1:" + picks.below(2));
  }

  private String bucket() {
    return picks.one(BUCKETS);
  }

  private String user() {
    return picks.rarely() ? "Not a user" : picks.one(USERS);
  }

  private String key() {
    return picks.rarely() ? "no id" : "KEY" + picks.below(2);
  }
}
