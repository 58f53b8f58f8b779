package io.cordee.cli.config;

import java.util.List;

/**
 * A node that the cluster was made with; a joined node lists the nodes it joined by.
 *
 * @param raft, rpc, admin addresses as {@code host:port}
 * @param s3 address of its S3 endpoint; "" when it has none
 */
public record InitialNode(
    String name, String room, String raft, String rpc, String admin, String s3) {
  private static final List<String> KEYS = List.of("name", "room", "raft", "rpc", "admin", "s3");

  /** One without an S3 endpoint. */
  public InitialNode(String name, String room, String raft, String rpc, String admin) {
    this(name, room, raft, rpc, admin, "");
  }

  static List<InitialNode> read(ConfigSection parent) {
    return parent.sections("initial-nodes", KEYS).stream()
        .map(
            s ->
                new InitialNode(
                    s.text("name", Formats::isName, Formats.NAME_ALLOWED),
                    s.text("room", Formats::isName, Formats.NAME_ALLOWED),
                    s.text("raft", Formats::isAddress, Formats.ADDRESS_ALLOWED),
                    s.text("rpc", Formats::isAddress, Formats.ADDRESS_ALLOWED),
                    s.text("admin", Formats::isAddress, Formats.ADDRESS_ALLOWED),
                    s.has("s3") ? s.text("s3", Formats::isAddress, Formats.ADDRESS_ALLOWED) : ""))
        .toList();
  }
}
