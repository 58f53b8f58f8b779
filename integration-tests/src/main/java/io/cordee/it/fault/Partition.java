package io.cordee.it.fault;

import io.cordee.it.fault.link.Link;
import io.cordee.it.fault.link.LinkRule;
import io.cordee.it.fault.link.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts links between rooms: a MariaDB server is cut off with the node beside it. Clients reach
 * everybody all the time, so that the wrong side would be found out if it answered.
 */
final class Partition implements Fault {
  private final Shape shape;
  private @Nullable Links touched;
  private List<Link> cut = List.of();

  /** Which links are cut. */
  enum Shape {
    /** A minority of the rooms from the others. */
    HALVES,
    /** One room from all others. */
    ONE,
    /** The coordination leader's room from all others. */
    LEADER,
    /** What one room sends vanishes; it hears everything. */
    ONE_WAY_OUT,
    /** What is sent to one room vanishes; it is heard by everybody. */
    ONE_WAY_IN,
    /** Two rooms do not see each other; a third sees both. */
    BRIDGE;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  Partition(Shape shape) {
    this.shape = shape;
  }

  @Override
  public String kind() {
    return "partition-" + shape.label();
  }

  @Override
  public void inject(FaultContext context) throws IOException {
    Links links = context.links();
    List<String> order = new ArrayList<>(context.nodes());
    Collections.shuffle(order, context.random());
    if (shape == Shape.LEADER) {
      List<String> leader = Targets.LEADER.pick(context);
      order.removeAll(leader);
      order.addAll(0, leader);
    }
    if (order.size() < 2 || (shape == Shape.BRIDGE && order.size() < 3)) {
      throw new FaultUnavailableException("too few nodes for " + kind());
    }
    int few = shape == Shape.HALVES ? order.size() / 2 : 1;
    List<String> here = members(context, order.subList(0, few));
    int until = shape == Shape.BRIDGE ? 2 : order.size();
    List<String> there = members(context, order.subList(few, until));
    cut = between(here, there);
    touched = links;
    set(LinkRule.DROP);
  }

  private List<Link> between(List<String> here, List<String> there) {
    List<Link> links = new ArrayList<>();
    for (String a : here) {
      for (String b : there) {
        if (shape != Shape.ONE_WAY_IN) {
          links.add(new Link(a, b));
        }
        if (shape != Shape.ONE_WAY_OUT) {
          links.add(new Link(b, a));
        }
      }
    }
    return links;
  }

  private static List<String> members(FaultContext context, List<String> nodes) {
    List<String> members = new ArrayList<>(nodes);
    for (String database : context.databases()) {
      if (nodes.contains(context.nodeBeside(database))) {
        members.add(database);
      }
    }
    return members;
  }

  private void set(LinkRule rule) throws IOException {
    if (touched != null) {
      Map<Link, LinkRule> rules = new HashMap<>();
      cut.forEach(link -> rules.put(link, rule));
      touched.set(rules);
    }
  }

  @Override
  public void heal() throws IOException {
    set(LinkRule.PASS);
    cut = List.of();
  }
}
