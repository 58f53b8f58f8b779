package io.cordee.cli.local;

import io.cordee.cli.config.Formats;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code local start --members FILE} fixes of single members: lines {@code MEMBER.KEY =
 * VALUE}. Ports that it does not name are chosen free and advertised as they are. Immutable.
 */
final class MemberSettings {
  static final String RAFT = "raft-port";
  static final String RPC = "rpc-port";
  static final String ADMIN = "admin-port";
  static final String S3 = "s3-port";
  static final String SQL = "sql-port";
  static final String ADVERTISE = "advertise-";

  private static final String ENVIRONMENT = "env.";
  private static final String SETTING = "set.";
  private static final Set<String> NODE_PORTS = Set.of(RAFT, RPC, ADMIN, S3);
  private static final Set<String> SERVER_PORTS = Set.of(SQL);

  private final Map<String, String> values;

  private MemberSettings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  static MemberSettings none() {
    return new MemberSettings(Map.of());
  }

  /** Reads and checks; CONFIG_INVALID names file, line, key and what is allowed. */
  static MemberSettings read(Path file, Set<String> nodes, Set<String> servers) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID, "cannot read --members " + file + ": " + e, e);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String at = file + ":" + (i + 1) + ": ";
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw invalid(at + "no '=' in '" + line + "'", "MEMBER.KEY = VALUE");
      }
      String key = line.substring(0, equals).strip();
      String value = line.substring(equals + 1).strip();
      check(at, key, value, nodes, servers);
      if (values.put(key, value) != null) {
        throw invalid(at + "key '" + key + "' stands twice", "it once");
      }
    }
    return new MemberSettings(values);
  }

  private static void check(
      String at, String key, String value, Set<String> nodes, Set<String> servers) {
    int dot = key.indexOf('.');
    String member = dot < 0 ? key : key.substring(0, dot);
    String rest = dot < 0 ? "" : key.substring(dot + 1);
    boolean node = nodes.contains(member);
    if (!node && !servers.contains(member)) {
      List<String> all = new ArrayList<>(nodes);
      all.addAll(servers);
      throw invalid(at + "no member '" + member + "'", String.join(", ", all));
    }
    if (rest.startsWith(ENVIRONMENT) || (!node && rest.startsWith(SETTING))) {
      return;
    }
    Set<String> ports = node ? NODE_PORTS : SERVER_PORTS;
    String port = rest.startsWith(ADVERTISE) ? rest.substring(ADVERTISE.length()) : rest;
    if (!ports.contains(port)) {
      throw invalid(
          at + "unknown key '" + key + "'",
          node
              ? "raft-port, rpc-port, admin-port, s3-port, each also with advertise-, and env.NAME"
              : "sql-port, advertise-sql-port, env.NAME, and set.NAME for its my.cnf");
    }
    if (!Formats.isPort(value)) {
      throw invalid(at + "'" + key + "' is '" + value + "'", "a whole number 1..65535");
    }
  }

  private static CordeeException invalid(String what, String allowed) {
    return new CordeeException(ErrorCode.CONFIG_INVALID, what + ": allowed: " + allowed);
  }

  /** The port that was fixed, or {@code otherwise}. */
  int port(String member, String key, int otherwise) {
    String value = values.get(member + "." + key);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  /** Variables that the member's process gets beside the inherited ones. */
  Map<String, String> environment(String member) {
    return below(member + "." + ENVIRONMENT);
  }

  /** Lines for a server's {@code my.cnf}. */
  List<String> settings(String member) {
    return below(member + "." + SETTING).entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .sorted()
        .toList();
  }

  private Map<String, String> below(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
