package io.cordee.cli.local;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code DIR/local.json} holds: enough to find the members again, and what users need to
 * connect. Immutable.
 *
 * @param s3 empty in a cluster that an earlier build made
 * @param sqlUser account of applications; {@code sqlPassword} its password; both "" without servers
 */
record LocalState(
    String cluster,
    Path dir,
    Path config,
    List<NodeEntry> nodes,
    List<ServerEntry> servers,
    String jdbcUrl,
    String sqlUser,
    String sqlPassword,
    Optional<S3> s3) {
  static final String FILE = "local.json";

  record NodeEntry(String name, String room, Path config, Path dataDir, String admin) {}

  record ServerEntry(String name, String room, String agentNode, Path dir) {}

  /** Where S3 is served, and the key of the user {@code admin}. */
  record S3(List<String> endpoints, String region, String accessKey, String secretKey) {
    S3 {
      endpoints = List.copyOf(endpoints);
    }

    Map<String, Object> json() {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("endpoints", endpoints);
      entry.put("region", region);
      entry.put("accessKey", accessKey);
      entry.put("secretKey", secretKey);
      return entry;
    }

    /** Hides the secret. */
    @Override
    public String toString() {
      return "S3[endpoints=" + endpoints + ", accessKey=" + accessKey + "]";
    }
  }

  LocalState {
    nodes = List.copyOf(nodes);
    servers = List.copyOf(servers);
  }

  LocalState with(S3 made) {
    return new LocalState(
        cluster, dir, config, nodes, servers, jdbcUrl, sqlUser, sqlPassword, Optional.of(made));
  }

  /** Empty when the directory holds no local cluster. */
  static Optional<LocalState> read(Path dir) throws IOException {
    Path file = dir.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, Object> root;
    try {
      root = JSON.std.mapFrom(Files.readString(file));
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID, file + " is not what `cordee local start` wrote: " + e, e);
    }
    return Optional.of(
        new LocalState(
            text(root, "cluster"),
            dir,
            Path.of(text(root, "config")),
            list(root, "nodes").stream().map(LocalState::node).toList(),
            list(root, "servers").stream().map(LocalState::server).toList(),
            text(root, "jdbcUrl"),
            text(root, "sqlUser"),
            text(root, "sqlPassword"),
            root.get("s3") instanceof Map<?, ?> s3 ? Optional.of(s3(s3)) : Optional.empty()));
  }

  /** Readable for its owner only: it holds a password and a secret key. */
  void write() throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("cluster", cluster);
    root.put("config", config.toString());
    root.put("jdbcUrl", jdbcUrl);
    root.put("sqlUser", sqlUser);
    root.put("sqlPassword", sqlPassword);
    root.put("nodes", nodes.stream().map(LocalState::json).toList());
    root.put("servers", servers.stream().map(LocalState::json).toList());
    s3.ifPresent(entry -> root.put("s3", entry.json()));
    Path part = dir.resolve(FILE + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(root) + "\n");
    Files.move(
        part,
        dir.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Map<String, Object> json(NodeEntry node) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", node.name());
    entry.put("room", node.room());
    entry.put("config", node.config().toString());
    entry.put("dataDir", node.dataDir().toString());
    entry.put("admin", node.admin());
    return entry;
  }

  private static Map<String, Object> json(ServerEntry server) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", server.name());
    entry.put("room", server.room());
    entry.put("agentNode", server.agentNode());
    entry.put("dir", server.dir().toString());
    return entry;
  }

  private static NodeEntry node(Map<?, ?> entry) {
    return new NodeEntry(
        text(entry, "name"),
        text(entry, "room"),
        Path.of(text(entry, "config")),
        Path.of(text(entry, "dataDir")),
        text(entry, "admin"));
  }

  private static ServerEntry server(Map<?, ?> entry) {
    return new ServerEntry(
        text(entry, "name"),
        text(entry, "room"),
        text(entry, "agentNode"),
        Path.of(text(entry, "dir")));
  }

  private static S3 s3(Map<?, ?> entry) {
    return new S3(
        entry.get("endpoints") instanceof List<?> all
            ? all.stream().map(String::valueOf).toList()
            : List.of(),
        text(entry, "region"),
        text(entry, "accessKey"),
        text(entry, "secretKey"));
  }

  private static String text(Map<?, ?> from, String key) {
    return Objects.requireNonNull(from.get(key), key).toString();
  }

  private static List<Map<?, ?>> list(Map<?, ?> from, String key) {
    @Nullable Object value = from.get(key);
    if (!(value instanceof List<?> entries)) {
      throw new CordeeException(ErrorCode.CONFIG_INVALID, FILE + " has no list '" + key + "'");
    }
    List<Map<?, ?>> maps = new java.util.ArrayList<>();
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> map) {
        maps.add(map);
      }
    }
    return maps;
  }
}
