package io.cordee.blockstore.gateway.acl;

import java.util.Optional;

/** What a grant allows. Source: S3 user guide, "Access control list overview". */
public enum Permission {
  /** Of a bucket: list it. Of an object: read it. */
  READ('r', "x-amz-grant-read"),
  /** Of a bucket: create, replace and delete its objects. */
  WRITE('w', "x-amz-grant-write"),
  /** Read the list itself. */
  READ_ACP('p', "x-amz-grant-read-acp"),
  /** Replace the list itself. */
  WRITE_ACP('q', "x-amz-grant-write-acp"),
  /** All of these. */
  FULL_CONTROL('f', "x-amz-grant-full-control");

  private final char letter;
  private final String header;

  Permission(char letter, String header) {
    this.letter = letter;
    this.header = header;
  }

  /** In stored texts; never changes. */
  char letter() {
    return letter;
  }

  /** The request header that grants it. */
  String header() {
    return header;
  }

  /** Whether whoever was granted this one may do what {@code wanted} is about. */
  boolean includes(Permission wanted) {
    return this == wanted || this == FULL_CONTROL;
  }

  /** By its name in documents. */
  static Optional<Permission> ofName(String name) {
    for (Permission permission : values()) {
      if (permission.name().equals(name)) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }

  static Optional<Permission> ofLetter(char letter) {
    for (Permission permission : values()) {
      if (permission.letter == letter) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }
}
