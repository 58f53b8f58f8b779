package io.cordee.consensus.map;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks of what a person or a peer can get wrong; each failure is {@link
 * ErrorCode#INVALID_ARGUMENT} and says what is allowed. Immutable (no state).
 */
public final class Check {
  /** As long as a DNS label, so that names can be host names. */
  public static final int MAX_NAME = 63;

  /** Paths of leases, identities, request ids. */
  public static final int MAX_ID = 255;

  /** Free text: notes, reasons, evidence lines, GTID positions. */
  public static final int MAX_TEXT = 8_192;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern USER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private Check() {}

  /** Returns {@code value} when it is a name: {@code [a-z0-9][a-z0-9-]{0,62}}. */
  public static String name(String what, String value) {
    that(
        NAME.matcher(value).matches(),
        "%s '%s' is not a name: use 1 to 63 of a-z, 0-9 and '-', not starting with '-'",
        what,
        shorten(value));
    return value;
  }

  /** Returns {@code value} when it is a user's name: {@code [a-z0-9][a-z0-9._-]{0,62}}. */
  public static String user(String what, String value) {
    that(
        USER.matcher(value).matches(),
        "%s '%s' is not a user name: use 1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a"
            + " letter or digit",
        what,
        shorten(value));
    return value;
  }

  /** Returns {@code value} when it is 64 lower-case hexadecimal digits. */
  public static String digest(String what, String value) {
    that(DIGEST.matcher(value).matches(), "%s must be 64 lower-case hex digits", what);
    return value;
  }

  /**
   * Returns {@code value} when it has 1 to {@value #MAX_ID} characters and no control character.
   */
  public static String id(String what, String value) {
    that(!value.isBlank(), "%s is missing", what);
    that(value.length() <= MAX_ID, "%s is longer than %d characters", what, MAX_ID);
    boolean control = false;
    for (int i = 0; i < value.length(); i++) {
      control |= Character.isISOControl(value.charAt(i));
    }
    that(!control, "%s has control characters", what);
    return value;
  }

  /** Returns {@code value} when it is at most {@value #MAX_TEXT} characters long. */
  public static String text(String what, String value) {
    that(value.length() <= MAX_TEXT, "%s is longer than %d characters", what, MAX_TEXT);
    return value;
  }

  /** The first {@code max} characters, never half of a surrogate pair. */
  public static String cut(String value, int max) {
    if (value.length() <= max) {
      return value;
    }
    boolean inPair = Character.isHighSurrogate(value.charAt(max - 1));
    return value.substring(0, inPair ? max - 1 : max);
  }

  /** Returns {@code value} when it lies in [{@code min}, {@code max}]. */
  public static long range(String what, long value, long min, long max) {
    that(value >= min && value <= max, "%s %d is not in %d..%d", what, value, min, max);
    return value;
  }

  /** Fails when two elements are equal. */
  public static void distinct(String what, Collection<?> values) {
    that(new HashSet<>(values).size() == values.size(), "%s occurs twice in %s", what, values);
  }

  /** Checks an address {@code host:port}. */
  public static String address(String what, String value) {
    int colon = value.lastIndexOf(':');
    that(colon > 0, "%s '%s' is not host:port", what, shorten(value));
    int port = 0;
    try {
      port = Integer.parseInt(value.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    that(port >= 1 && port <= 65_535, "%s '%s': port not in 1..65535", what, shorten(value));
    return id(what, value);
  }

  /** Fails with a message made by {@link String#format} when {@code ok} is false. */
  @FormatMethod
  public static void that(boolean ok, @FormatString String format, Object... args) {
    if (!ok) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, String.format(Locale.ROOT, format, args));
    }
  }

  private static String shorten(String value) {
    return value.length() <= 100 ? value : cut(value, 100) + "…";
  }
}
