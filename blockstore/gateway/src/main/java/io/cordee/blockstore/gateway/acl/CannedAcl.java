package io.cordee.blockstore.gateway.acl;

import static io.cordee.blockstore.gateway.acl.Grantee.Group.ALL_USERS;
import static io.cordee.blockstore.gateway.acl.Grantee.Group.AUTHENTICATED_USERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lists that a client asks for by name. Source: S3 user guide, "Canned ACL". */
public enum CannedAcl {
  PRIVATE("private"),
  PUBLIC_READ("public-read"),
  PUBLIC_READ_WRITE("public-read-write"),
  AUTHENTICATED_READ("authenticated-read"),
  BUCKET_OWNER_READ("bucket-owner-read"),
  BUCKET_OWNER_FULL_CONTROL("bucket-owner-full-control");

  private final String text;

  CannedAcl(String text) {
    this.text = text;
  }

  /** In headers and stored texts. */
  public String text() {
    return text;
  }

  /** The list for something of {@code owner} in a bucket of {@code bucketOwner}. */
  Acl of(String owner, String bucketOwner) {
    List<Grant> grants = new ArrayList<>(4);
    switch (this) {
      case PUBLIC_READ -> grants.add(new Grant(ALL_USERS, Permission.READ));
      case PUBLIC_READ_WRITE -> {
        grants.add(new Grant(ALL_USERS, Permission.READ));
        grants.add(new Grant(ALL_USERS, Permission.WRITE));
      }
      case AUTHENTICATED_READ -> grants.add(new Grant(AUTHENTICATED_USERS, Permission.READ));
      default -> {}
    }
    grants.add(new Grant(new Grantee.Account(owner), Permission.FULL_CONTROL));
    if (!owner.equals(bucketOwner)) {
      Grantee other = new Grantee.Account(bucketOwner);
      if (this == BUCKET_OWNER_READ) {
        grants.add(new Grant(other, Permission.READ));
      } else if (this == BUCKET_OWNER_FULL_CONTROL) {
        grants.add(new Grant(other, Permission.FULL_CONTROL));
      }
    }
    return new Acl(owner, grants);
  }

  static Optional<CannedAcl> ofText(String text) {
    for (CannedAcl canned : values()) {
      if (canned.text.equals(text)) {
        return Optional.of(canned);
      }
    }
    return Optional.empty();
  }
}
