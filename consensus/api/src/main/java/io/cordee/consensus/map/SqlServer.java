package io.cordee.consensus.map;

import java.time.Instant;

/**
 * One MariaDB server.
 *
 * @param agentNode the node beside it, whose agent holds the writer lease when this server is the
 *     writer
 * @param serverId MariaDB {@code server_id}, unique in the database cluster
 * @param domainId MariaDB {@code gtid_domain_id} of its own writes
 * @param autoIncrementOffset 1..16; never changes
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
