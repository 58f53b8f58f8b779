package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.Manifest;
import java.util.OptionalLong;

/** Names of versions: 16 hex digits of their sequence, or "null". Pure functions. */
public final class VersionNames {
  /** The version that was made without versioning. */
  public static final String NULL = "null";

  private static final int DIGITS = 16;

  private VersionNames() {}

  static String of(Manifest manifest) {
    return of(manifest.getSequence(), manifest.getNullVersion());
  }

  static String of(long sequence, boolean nullVersion) {
    if (nullVersion) {
      return NULL;
    }
    String digits = Long.toHexString(sequence);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** The sequence of a version's name; empty for "null" and for what is no name. */
  public static OptionalLong sequence(String name) {
    if (name.length() != DIGITS) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(name, 16));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether some version may have this name. */
  public static boolean isValid(String name) {
    return name.equals(NULL) || sequence(name).isPresent();
  }
}
