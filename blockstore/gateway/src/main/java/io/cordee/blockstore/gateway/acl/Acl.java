package io.cordee.blockstore.gateway.acl;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.consensus.map.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The access control list of a bucket or an object. Immutable. Its owner may everything, whatever
 * the grants say, so that nobody locks himself out.
 *
 * <p>The stored text is a canned list's name, or {@code 1} and then for each grant a space, the
 * grantee ({@code *} everybody, {@code +} who signs, else a user's name), {@code =} and a letter.
 *
 * @param owner a user's name
 * @param grants groups first, as clients have seen it always
 */
public record Acl(String owner, List<Grant> grants) {
  /** Source: S3 user guide, "ACL specific limits". */
  public static final int MAX_GRANTS = 100;

  private static final String FORMAT = "1";

  public Acl {
    List<Grant> groupsFirst = new ArrayList<>(grants.size());
    for (Grant grant : grants) {
      if (grant.grantee() instanceof Grantee.Group) {
        groupsFirst.add(grant);
      }
    }
    for (Grant grant : grants) {
      if (!(grant.grantee() instanceof Grantee.Group)) {
        groupsFirst.add(grant);
      }
    }
    grants = List.copyOf(groupsFirst);
  }

  /** Of a bucket, or of an object whose owner is the bucket's. */
  public static Acl canned(CannedAcl canned, String owner) {
    return canned.of(owner, owner);
  }

  /** Of a bucket. */
  public static Acl of(Bucket bucket) {
    return parse(bucket.acl(), bucket.owner());
  }

  /** Of an object; what operators stored belongs to the bucket's owner. */
  public static Acl of(Attributes attributes, Bucket bucket) {
    return parse(attributes.acl(), ownerOf(attributes, bucket));
  }

  /** Who owns an object; the bucket's owner when operators stored it. */
  public static String ownerOf(Attributes attributes, Bucket bucket) {
    return attributes.owner().isEmpty() ? bucket.owner() : attributes.owner();
  }

  /**
   * Reads a stored text; "" is private. What this version cannot read grants nothing to others.
   *
   * @param owner a user's name
   */
  public static Acl parse(String text, String owner) {
    Optional<CannedAcl> canned = text.isEmpty() ? Optional.empty() : CannedAcl.ofText(text);
    if (canned.isPresent()) {
      return canned.get().of(owner, owner);
    }
    if (!text.equals(FORMAT) && !text.startsWith(FORMAT + " ")) {
      return canned(CannedAcl.PRIVATE, owner);
    }
    List<Grant> grants = new ArrayList<>();
    int from = FORMAT.length() + 1;
    while (from < text.length()) {
      int space = text.indexOf(' ', from);
      int to = space < 0 ? text.length() : space;
      grant(text.substring(from, to)).ifPresent(grants::add);
      from = to + 1;
    }
    return new Acl(owner, grants);
  }

  private static Optional<Grant> grant(String text) {
    int mark = text.length() - 2;
    if (mark < 1 || text.charAt(mark) != '=') {
      return Optional.empty();
    }
    return Permission.ofLetter(text.charAt(mark + 1))
        .map(permission -> new Grant(Grantee.ofText(text.substring(0, mark)), permission));
  }

  /** For {@link #parse}. */
  public String text() {
    for (CannedAcl canned : CannedAcl.values()) {
      if (canned.of(owner, owner).equals(this)) {
        return canned.text();
      }
    }
    StringBuilder text = new StringBuilder(FORMAT);
    for (Grant grant : grants) {
      text.append(' ')
          .append(grant.grantee().text())
          .append('=')
          .append(grant.permission().letter());
    }
    return text.toString();
  }

  /** Whether the owner or some grant lets the user do it. */
  public boolean allows(User user, Permission wanted) {
    if (user.is(owner)) {
      return true;
    }
    for (Grant grant : grants) {
      if (grant.permission().includes(wanted) && grant.grantee().matches(user)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a group has some permission. */
  public boolean isPublic() {
    return !grants.isEmpty() && grants.get(0).grantee() instanceof Grantee.Group;
  }

  /** Whether the headers of a request ask for a list. */
  public static boolean isAsked(Map<String, String> headers) {
    return headers.containsKey(AclHeaders.CANNED) || AclHeaders.grants(headers);
  }

  /**
   * What {@code x-amz-acl} or {@code x-amz-grant-*} ask for; private when there are none.
   *
   * @param headers at least those that begin with {@code x-amz-}; names in lower case
   * @param owner of what gets the list
   * @param isUser whether there is a user of a name
   * @throws S3Exception INVALID_ARGUMENT, INVALID_REQUEST, UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS
   */
  public static Acl fromRequest(
      Map<String, String> headers, String owner, String bucketOwner, Predicate<String> isUser) {
    String canned = headers.get(AclHeaders.CANNED);
    if (AclHeaders.grants(headers)) {
      if (canned != null) {
        throw new S3Exception(
            S3Error.INVALID_REQUEST,
            "A canned ACL and grants in headers exclude one another; send one of them.");
      }
      return new Acl(owner, AclHeaders.read(headers, isUser));
    }
    if (canned == null || canned.isEmpty()) {
      return canned(CannedAcl.PRIVATE, owner);
    }
    return CannedAcl.ofText(canned)
        .orElseThrow(
            () ->
                new S3Exception(
                        S3Error.INVALID_ARGUMENT,
                        "There is no canned ACL of this name; private, public-read,"
                            + " public-read-write, authenticated-read, bucket-owner-read and"
                            + " bucket-owner-full-control are known.")
                    .with("ArgumentName", AclHeaders.CANNED)
                    .with("ArgumentValue", canned))
        .of(owner, bucketOwner);
  }
}
