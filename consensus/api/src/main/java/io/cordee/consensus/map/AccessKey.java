package io.cordee.consensus.map;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a user signs S3 requests with. Immutable.
 *
 * @param id public part, named in every request
 * @param user whose requests they are; one user may have several keys
 * @param displayName the user's name for people; may be empty
 * @param sealedSecret the secret, encrypted under a key that is in no map
 * @param disabled whether requests under it are refused
 */
public record AccessKey(
    String id,
    String user,
    String displayName,
    String sealedSecret,
    Instant created,
    boolean disabled) {
  /** A name for people, not an essay. */
  public static final int MAX_DISPLAY_NAME = 128;

  /** A secret of 256 bytes sealed has about 380 characters. */
  public static final int MAX_SEALED = 512;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{3,128}");

  public AccessKey {
    Check.that(ID.matcher(id).matches(), "an access key's id is 3 to 128 of A-Z, a-z and 0-9");
    Check.user("user of access key " + id, user);
    if (!displayName.isEmpty()) {
      Check.id("display name of access key " + id, displayName);
    }
    Check.that(
        displayName.length() <= MAX_DISPLAY_NAME,
        "the display name of access key %s is longer than %d characters",
        id,
        MAX_DISPLAY_NAME);
    Check.that(
        !sealedSecret.isEmpty() && sealedSecret.length() <= MAX_SEALED,
        "the sealed secret of access key %s does not have 1 to %d characters",
        id,
        MAX_SEALED);
  }

  public AccessKey withDisabled(boolean next) {
    return new AccessKey(id, user, displayName, sealedSecret, created, next);
  }

  /** Hides the secret, sealed as it is. */
  @Override
  public String toString() {
    return "AccessKey[id="
        + id
        + ", user="
        + user
        + ", created="
        + created
        + ", disabled="
        + disabled
        + "]";
  }
}
