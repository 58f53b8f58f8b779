package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.orOutcome;

import io.cordee.consensus.map.ClusterMap;

/** Commands about the access keys of S3 users. No secret is in clear in any of them. */
public sealed interface KeyCommand extends Command {

  /** The public part of the key. */
  String id();

  /**
   * Gives a user a key; ALREADY_EXISTS when its id is taken. Several keys may have one user.
   *
   * @param sealedSecret encrypted before it came here
   */
  record CreateAccessKey(String id, String user, String displayName, String sealedSecret)
      implements KeyCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> KeyRules.create(map, context, this));
    }

    @Override
    public String action() {
      return "create-access-key";
    }

    @Override
    public String subject() {
      return id + " of " + user;
    }

    /** Hides the secret, sealed as it is. */
    @Override
    public String toString() {
      return "CreateAccessKey[id=" + id + ", user=" + user + "]";
    }
  }

  /** Refuses requests under a key from now on, or takes them again. */
  record SetAccessKeyDisabled(String id, boolean disabled) implements KeyCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> KeyRules.setDisabled(map, this));
    }

    @Override
    public String action() {
      return "set-access-key";
    }

    @Override
    public String subject() {
      return id + (disabled ? " disabled" : " enabled");
    }
  }

  /** Removes a key for good; its user's buckets stay. */
  record RemoveAccessKey(String id) implements KeyCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> KeyRules.remove(map, this));
    }

    @Override
    public String action() {
      return "remove-access-key";
    }

    @Override
    public String subject() {
      return id;
    }
  }
}
