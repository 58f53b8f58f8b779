package io.cordee.consensus.map;

import java.time.Instant;

/**
 * One MariaDB server.
 *
 * @param agentNode the node beside it, whose agent holds the writer lease when this server is the
 *     writer
 * @param serverId MariaDB {@code server_id}, unique in the database cluster; 0 in {@code
 *     AddDatabase} lets the map choose (the offset)
 * @param domainId MariaDB {@code gtid_domain_id} of its own writes; 0 in {@code AddDatabase} lets
 *     the map choose (the offset)
 * @param autoIncrementOffset 1..16, given by the map; never changes (0 only before that)
 * @param cut GTID position (list {@code domain-server-seq,...}) that every survivor had received
 *     from it when it was declared lost; empty when it is not cut
 * @param note why it is in this state, for people
 */
public record SqlServer(
    String name,
    String host,
    int port,
    String room,
    String agentNode,
    long serverId,
    long domainId,
    int autoIncrementOffset,
    SqlServerState state,
    String cut,
    Instant since,
    String note) {
  public SqlServer {
    Check.name("server", name);
    Check.id("host of server " + name, host);
    Check.range("port of server " + name, port, 1, 65_535);
    Check.name("room of server " + name, room);
    Check.name("agent node of server " + name, agentNode);
    Check.range("server_id of server " + name, serverId, 0, 4_294_967_295L);
    Check.range("gtid_domain_id of server " + name, domainId, 0, 4_294_967_295L);
    Check.range("auto_increment_offset of server " + name, autoIncrementOffset, 0, 16);
    Check.text("cut", cut);
    Check.text("note", note);
  }

  public SqlServer withState(SqlServerState next, String newCut, Instant at, String why) {
    return new SqlServer(
        name,
        host,
        port,
        room,
        agentNode,
        serverId,
        domainId,
        autoIncrementOffset,
        next,
        newCut,
        at,
        why);
  }
}
