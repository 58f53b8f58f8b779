package io.cordee.cli.config;

import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/** The shapes of names and addresses in configuration files and arguments. Stateless. */
public final class Formats {
  public static final String NAME_ALLOWED = "1 to 63 characters of a-z, 0-9 and '-'";
  public static final String ADDRESS_ALLOWED = "HOST:PORT";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private Formats() {}

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public static boolean isAddress(String text) {
    int colon = text.lastIndexOf(':');
    return colon > 0 && isPort(text.substring(colon + 1));
  }

  public static boolean isPort(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= 65_535;
  }

  public static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public static boolean isHttpsUrl(String text) {
    return text.startsWith("https://") && isAddress(text.substring("https://".length()));
  }

  /** A YAML scalar that reads back as the same text. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The path as a file in the same folder tree would name it; absolute when it lies elsewhere. */
  static String relative(Path file, Path path) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path absolute = path.toAbsolutePath().normalize();
    return folder != null && absolute.startsWith(folder)
        ? folder.relativize(absolute).toString()
        : absolute.toString();
  }
}
