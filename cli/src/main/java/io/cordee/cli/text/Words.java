package io.cordee.cli.text;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, sizes and lines as people read them. Stateless. */
public final class Words {
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,6})?) ?([A-Za-z]{0,3})");

  private Words() {}

  /** The largest unit that fits: {@code 0.3 s}, {@code 12 s}, {@code 4 min}, {@code 3 h}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return duration.toMinutes() + " min";
    }
    return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " d";
  }

  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1_024 && unit < SIZES.length - 1) {
      value /= 1_024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, SIZES[unit]);
  }

  /** Reads what {@link #size} writes, and bytes alone; INVALID_ARGUMENT when it is none. */
  public static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      BigDecimal value = new BigDecimal(matcher.group(1));
      String unit = matcher.group(2);
      for (int i = 0; i < SIZES.length; i++) {
        if (unit.equals(SIZES[i]) || (i == 0 && unit.isEmpty())) {
          BigDecimal bytes = value.multiply(BigDecimal.valueOf(1L << (10 * i)));
          if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
            return bytes.setScale(0, RoundingMode.UP).longValueExact();
          }
        }
      }
    }
    throw new CordeeException(
        ErrorCode.INVALID_ARGUMENT,
        "bad size '"
            + text
            + "': write a number of bytes above 0, or as 500GiB: "
            + String.join(", ", SIZES));
  }

  /** Breaks at blanks; words longer than the width stay whole. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (line.length() > 0) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  public static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /** {@code 1 node}, {@code 2 nodes}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
