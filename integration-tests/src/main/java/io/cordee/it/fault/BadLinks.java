package io.cordee.it.fault;

import io.cordee.it.fault.link.Link;
import io.cordee.it.fault.link.LinkRule;
import io.cordee.it.fault.link.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All links of one room are bad in one way: slow, narrow, or broken in mid-frame. */
final class BadLinks implements Fault {
  private final String kind;
  private final Function<Random, LinkRule> rule;
  private @Nullable Links touched;
  private Map<Link, LinkRule> healed = Map.of();

  /**
   * @param rule drawn anew for each direction of each link
   */
  BadLinks(String kind, Function<Random, LinkRule> rule) {
    this.kind = kind;
    this.rule = rule;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public void inject(FaultContext context) throws IOException {
    Links links = context.links();
    List<String> room = Targets.ROOM.pick(context);
    List<String> others = new ArrayList<>(Targets.EVERYTHING.pick(context));
    others.removeAll(room);
    Map<Link, LinkRule> rules = new HashMap<>();
    Map<Link, LinkRule> pass = new HashMap<>();
    for (String a : room) {
      for (String b : others) {
        for (Link link : List.of(new Link(a, b), new Link(b, a))) {
          rules.put(link, rule.apply(context.random()));
          pass.put(link, LinkRule.PASS);
        }
      }
    }
    healed = pass;
    touched = links;
    links.set(rules);
  }

  @Override
  public void heal() throws IOException {
    if (touched != null) {
      touched.set(healed);
    }
  }
}
