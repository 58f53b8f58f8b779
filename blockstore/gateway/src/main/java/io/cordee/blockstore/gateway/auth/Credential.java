package io.cordee.blockstore.gateway.auth;

import java.util.Optional;

/**
 * A credential scope: who signed, for which day, region and service. Immutable.
 *
 * @param accessKey may itself contain slashes
 * @param date of eight digits
 */
record Credential(String accessKey, String date, String region, String service, String terminator) {
  static final String SERVICE = "s3";
  static final String TERMINATOR = "aws4_request";

  private static final int MAX_CHARS = 512;

  /** Empty if it has not five parts. */
  static Optional<Credential> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    int terminator = text.lastIndexOf('/');
    int service = text.lastIndexOf('/', terminator - 1);
    int region = text.lastIndexOf('/', service - 1);
    int date = text.lastIndexOf('/', region - 1);
    if (terminator < 0 || service < 0 || region < 0 || date <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Credential(
            text.substring(0, date),
            text.substring(date + 1, region),
            text.substring(region + 1, service),
            text.substring(service + 1, terminator),
            text.substring(terminator + 1)));
  }

  String scope() {
    return date + "/" + region + "/" + service + "/" + terminator;
  }
}
