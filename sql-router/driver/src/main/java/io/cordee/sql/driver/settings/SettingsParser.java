package io.cordee.sql.driver.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads {@code jdbc:cordee://host:port,host:port/schema?name=value&...}. A parameter of the URL
 * wins over the same property. Stateless.
 */
public final class SettingsParser {
  private static final String STATE_WRONG_URL = "08001";
  private static final int MAX_POOL = 1_000;
  private static final int MAX_HOSTS = 16;

  private SettingsParser() {}

  /** Whether the URL is ours. */
  public static boolean accepts(String url) {
    return url.startsWith(Settings.PREFIX);
  }

  /**
   * Reads a URL and properties.
   *
   * @throws SQLException naming the wrong parameter and what is allowed
   */
  public static Settings parse(String url, Properties properties) throws SQLException {
    if (!accepts(url) || !url.startsWith("//", Settings.PREFIX.length())) {
      throw wrong(
          "not a Cordée URL: "
              + withoutQuery(url)
              + "; write "
              + Settings.PREFIX
              + "//host:port,host:port/schema?cluster=NAME&identity=DIR");
    }
    String rest = url.substring(Settings.PREFIX.length() + 2);
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    List<String> hosts = hosts(slash < 0 ? place : place.substring(0, slash));
    String schema = slash < 0 ? "" : decode(place.substring(slash + 1));
    Map<Parameter, String> values = new EnumMap<>(Parameter.class);
    for (String name : properties.stringPropertyNames()) {
      values.put(known(name), properties.getProperty(name));
    }
    if (question >= 0) {
      query(rest.substring(question + 1), values);
    }
    return build(hosts, schema, values);
  }

  private static void query(String text, Map<Parameter, String> into) throws SQLException {
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw wrong("parameter without a value: " + pair);
      }
      into.put(known(decode(pair.substring(0, equals))), decode(pair.substring(equals + 1)));
    }
  }

  private static List<String> hosts(String text) throws SQLException {
    List<String> hosts = new ArrayList<>();
    for (String host : text.split(",", -1)) {
      int colon = host.lastIndexOf(':');
      String port = colon < 0 ? "" : host.substring(colon + 1);
      if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
        throw wrong("not host:port of a node's rpc service: '" + host + "'");
      }
      hosts.add(host);
    }
    if (hosts.size() > MAX_HOSTS) {
      throw wrong("more than " + MAX_HOSTS + " hosts");
    }
    return hosts;
  }

  private static Settings build(List<String> hosts, String schema, Map<Parameter, String> values)
      throws SQLException {
    Map<String, String> passedOn = new TreeMap<>();
    values.forEach(
        (parameter, value) -> {
          if (parameter.passedOn()) {
            passedOn.put(parameter.key(), value);
          }
        });
    return new Settings(
        hosts,
        schema,
        values.getOrDefault(Parameter.CLUSTER, ""),
        values.getOrDefault(Parameter.IDENTITY, ""),
        values.getOrDefault(Parameter.USER, ""),
        values.getOrDefault(Parameter.PASSWORD, ""),
        flag(values, Parameter.READ_ONLY),
        reads(values.getOrDefault(Parameter.READS, "own-writes")),
        millis(values, Parameter.READ_WAIT, 100, 0),
        millis(values, Parameter.WRITE_WAIT, 30_000, 0),
        scope(values.getOrDefault(Parameter.TOKEN_SCOPE, "datasource")),
        (int) number(values, Parameter.POOL_SIZE, 10, 1, MAX_POOL),
        millis(values, Parameter.CONNECT_TIMEOUT, 2_000, 1),
        millis(values, Parameter.SOCKET_TIMEOUT, 30_000, 1),
        values.getOrDefault(Parameter.SSL_MODE, ""),
        passedOn);
  }

  private static ReadBound reads(String text) throws SQLException {
    try {
      return ReadBound.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong("reads=" + text + " is not one of: " + e.getMessage());
    }
  }

  private static TokenScope scope(String text) throws SQLException {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "datasource" -> TokenScope.DATASOURCE;
      case "connection" -> TokenScope.CONNECTION;
      case "explicit" -> TokenScope.EXPLICIT;
      default ->
          throw wrong("tokenScope=" + text + " is not one of: datasource, connection, explicit");
    };
  }

  private static boolean flag(Map<Parameter, String> values, Parameter parameter)
      throws SQLException {
    String text = values.getOrDefault(parameter, "false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(parameter.key() + "=" + text + " is not true or false");
    };
  }

  private static Duration millis(
      Map<Parameter, String> values, Parameter parameter, long preset, long least)
      throws SQLException {
    return Duration.ofMillis(number(values, parameter, preset, least, Integer.MAX_VALUE));
  }

  private static long number(
      Map<Parameter, String> values, Parameter parameter, long preset, long least, long most)
      throws SQLException {
    String text = values.getOrDefault(parameter, Long.toString(preset));
    if (!text.matches("[0-9]{1,10}")
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw wrong(
          parameter.key() + "=" + text + " is not a whole number from " + least + " to " + most);
    }
    return Long.parseLong(text);
  }

  private static Parameter known(String name) throws SQLException {
    return Parameter.of(name)
        .orElseThrow(
            () -> wrong("unknown parameter '" + name + "'; allowed: " + Parameter.allowed()));
  }

  private static String decode(String text) throws SQLException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong("not URL-encoded: " + e.getMessage());
    }
  }

  private static String withoutQuery(String url) {
    int question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question);
  }

  private static SQLException wrong(String message) {
    return new SQLException(message, STATE_WRONG_URL);
  }
}
