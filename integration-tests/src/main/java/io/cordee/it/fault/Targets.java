package io.cordee.it.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Whom a fault hits. Immutable. */
public enum Targets {
  /** Any node. */
  ONE("one") {
    @Override
    List<String> pick(FaultContext context) {
      return some(context, context.nodes(), 1);
    }
  },
  /**
   * The leader of the coordination group; any node when nobody knows one, or when a node leads that
   * joined later, which the cluster's folder cannot start again.
   */
  LEADER("leader") {
    @Override
    List<String> pick(FaultContext context) throws IOException {
      return context
          .leader()
          .filter(context.nodes()::contains)
          .map(List::of)
          .orElseGet(() -> ONE.anyOf(context));
    }
  },
  /** As many nodes as take the quorum away. */
  MAJORITY("majority") {
    @Override
    List<String> pick(FaultContext context) {
      return some(context, context.nodes(), context.nodes().size() / 2 + 1);
    }
  },
  /** Every node. */
  ALL("all") {
    @Override
    List<String> pick(FaultContext context) {
      return context.nodes();
    }
  },
  /** A node with the MariaDB servers beside it. */
  ROOM("room") {
    @Override
    List<String> pick(FaultContext context) {
      String node = anyOf(context).get(0);
      List<String> room = new ArrayList<>(List.of(node));
      context.databases().stream()
          .filter(db -> context.nodeBeside(db).equals(node))
          .forEach(room::add);
      return room;
    }
  },
  /** Any MariaDB server. */
  DATABASE("db") {
    @Override
    List<String> pick(FaultContext context) {
      if (context.databases().isEmpty()) {
        throw new FaultUnavailableException("the cluster has no MariaDB server");
      }
      return some(context, context.databases(), 1);
    }
  },
  /** The MariaDB server that the route leads to. */
  WRITER("writer") {
    @Override
    List<String> pick(FaultContext context) throws IOException {
      return List.of(
          context
              .writer()
              .orElseThrow(() -> new FaultUnavailableException("nobody knows a writer")));
    }
  },
  /** Every node and server. */
  EVERYTHING("everything") {
    @Override
    List<String> pick(FaultContext context) {
      List<String> all = new ArrayList<>(context.nodes());
      all.addAll(context.databases());
      return all;
    }
  };

  private final String label;

  Targets(String label) {
    this.label = label;
  }

  /** As in the names of faults. */
  String label() {
    return label;
  }

  /** Never empty. */
  abstract List<String> pick(FaultContext context) throws IOException;

  List<String> anyOf(FaultContext context) {
    return some(context, context.nodes(), 1);
  }

  static List<String> some(FaultContext context, List<String> from, int count) {
    List<String> shuffled = new ArrayList<>(from);
    Collections.shuffle(shuffled, context.random());
    return List.copyOf(shuffled.subList(0, count));
  }
}
