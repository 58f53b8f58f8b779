package io.cordee.blockstore.gateway.acl;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.function.Predicate;

/** Whom requests may name as grantees. Pure functions. */
final class Grantees {
  private static final String LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";

  private Grantees() {}

  static Grantee account(String id, Predicate<String> isUser) {
    if (!isUser.test(id)) {
      throw new S3Exception(S3Error.INVALID_ARGUMENT, "There is no user of this id.")
          .with("ArgumentName", "CanonicalUser/ID")
          .with("ArgumentValue", id);
    }
    return new Grantee.Account(id);
  }

  static Grantee group(String uri) {
    if (uri.equals(LOG_DELIVERY)) {
      throw new S3Exception(S3Error.NOT_IMPLEMENTED, "This server delivers no logs to buckets.");
    }
    return Grantee.Group.ofUri(uri)
        .orElseThrow(
            () ->
                new S3Exception(
                        S3Error.INVALID_ARGUMENT,
                        "There is no group of this URI; AllUsers and AuthenticatedUsers are known.")
                    .with("ArgumentName", "Group/URI")
                    .with("ArgumentValue", uri));
  }

  /** Users have no addresses here. */
  static S3Exception byEmail(String address) {
    return new S3Exception(
            S3Error.UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS,
            "No user has this email address; grant to a user's id instead.")
        .with("EmailAddress", address);
  }

  static void checkCount(int grants) {
    if (grants > Acl.MAX_GRANTS) {
      throw new S3Exception(
          S3Error.MALFORMED_ACL_ERROR,
          "There are more than " + Acl.MAX_GRANTS + " grants; grant to fewer users.");
    }
  }
}
