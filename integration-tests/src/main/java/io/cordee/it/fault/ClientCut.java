package io.cordee.it.fault;

import io.cordee.it.fault.link.Link;
import io.cordee.it.fault.link.LinkRule;
import io.cordee.it.fault.link.Links;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The connections of applications to MariaDB break after some bytes, most often of what comes back:
 * a transaction is a few short packets, so that many of them break between a commit and its answer.
 */
final class ClientCut implements Fault {
  /** About what one transaction of an insert sends, and what it is answered. */
  private static final int SENT_BYTES = 300;

  private static final int ANSWERED_BYTES = 60;
  private static final int OF = 4;

  private @Nullable Links touched;
  private Map<Link, LinkRule> healed = Map.of();

  @Override
  public String kind() {
    return "client-cut";
  }

  @Override
  public void inject(FaultContext context) throws IOException {
    Links links = context.links();
    Random random = context.random();
    Map<Link, LinkRule> rules = new HashMap<>();
    Map<Link, LinkRule> pass = new HashMap<>();
    for (String database : context.databases()) {
      Link request = new Link(Link.CLIENT, database);
      boolean sent = random.nextInt(OF) == 0;
      Link cut = sent ? request : request.reverse();
      int bytes = random.nextInt(sent ? SENT_BYTES : ANSWERED_BYTES);
      rules.put(cut, LinkRule.cutAfter(bytes, random.nextBoolean()));
      pass.put(cut, LinkRule.PASS);
    }
    if (rules.isEmpty()) {
      throw new FaultUnavailableException("the cluster has no MariaDB server");
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
