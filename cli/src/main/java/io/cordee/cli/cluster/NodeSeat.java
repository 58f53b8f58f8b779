package io.cordee.cli.cluster;

import io.cordee.cli.config.Formats;
import io.cordee.cli.config.NodeAddress;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.List;

/**
 * A node of a cluster to be made: its name, room, and where it is. Immutable.
 *
 * @param advertise what others reach it by
 * @param listen what it binds; the same unless something translates addresses between
 */
public record NodeSeat(String name, String room, NodeAddress advertise, NodeAddress listen) {
  private static final int FIRST_PORT = 7_101;
  private static final int PORTS_APART = 10;

  /**
   * Parses {@code NAME=ROOM}, {@code NAME=ROOM@HOST:RAFT:RPC:ADMIN[:S3]}, or that with {@code
   * /HOST:RAFT:RPC:ADMIN[:S3]}, which it binds instead.
   *
   * @param index position on the command line; gives the default ports 7101.., 7111.., ...
   */
  public static NodeSeat parse(String text, int index) {
    int equals = text.indexOf('=');
    int at = text.indexOf('@');
    String name = equals < 0 ? text : text.substring(0, equals);
    String room = equals < 0 ? "" : text.substring(equals + 1, at < 0 ? text.length() : at);
    if (!Formats.isName(name) || !Formats.isName(room)) {
      throw bad(text);
    }
    if (at < 0) {
      int first = FIRST_PORT + index * PORTS_APART;
      NodeAddress here = new NodeAddress("127.0.0.1", first, first + 1, first + 2, first + 3);
      return new NodeSeat(name, room, here, here);
    }
    String[] places = text.substring(at + 1).split("/", -1);
    if (places.length > 2) {
      throw bad(text);
    }
    NodeAddress advertise = address(places[0], text);
    NodeAddress listen = places.length == 2 ? address(places[1], text) : advertise;
    if ((advertise.s3Port() == 0) != (listen.s3Port() == 0)) {
      throw bad(text);
    }
    return new NodeSeat(name, room, advertise, listen);
  }

  private static NodeAddress address(String place, String text) {
    String[] parts = place.split(":", -1);
    List<String> ports = List.of(parts).subList(1, parts.length);
    if (parts[0].isBlank()
        || ports.size() < 3
        || ports.size() > 4
        || !ports.stream().allMatch(Formats::isPort)) {
      throw bad(text);
    }
    return new NodeAddress(
        parts[0],
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        ports.size() == 4 ? Integer.parseInt(parts[4]) : 0);
  }

  private static CordeeException bad(String text) {
    return new CordeeException(
        ErrorCode.INVALID_ARGUMENT,
        "bad node '"
            + text
            + "': write NAME=ROOM, NAME=ROOM@HOST:RAFT-PORT:RPC-PORT:ADMIN-PORT[:S3-PORT], or"
            + " that with /HOST:RAFT-PORT:RPC-PORT:ADMIN-PORT[:S3-PORT] to listen elsewhere; names"
            + " of "
            + Formats.NAME_ALLOWED);
  }
}
