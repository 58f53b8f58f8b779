package io.cordee.it.docker;

import io.cordee.it.fault.FaultUnavailableException;
import io.cordee.it.fault.link.Link;
import io.cordee.it.fault.link.LinkRule;
import io.cordee.it.fault.link.Links;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Links between containers, cut by the packet filter of the one that receives: packets vanish,
 * connections stay open, and TCP goes on when the link heals. Confined to the nemesis' thread.
 */
final class Cuts implements Links {
  private static final String TABLE = "inet cordee_prove";

  private final Function<String, String> address;
  private final Filter filter;
  private final Set<Link> cut = new HashSet<>();

  /** Puts rules into a member's network; empty when it does not run. */
  interface Filter {
    Optional<Long> process(String member) throws IOException;
  }

  Cuts(Function<String, String> address, Filter filter) {
    this.address = address;
    this.filter = filter;
  }

  @Override
  public void set(Map<Link, LinkRule> changes) throws IOException {
    for (LinkRule rule : changes.values()) {
      if (!rule.equals(LinkRule.PASS) && !rule.equals(LinkRule.DROP)) {
        throw new FaultUnavailableException("containers' links can be cut, and nothing else");
      }
    }
    Set<String> receivers = new TreeSet<>();
    for (Map.Entry<Link, LinkRule> change : changes.entrySet()) {
      boolean drop = change.getValue().equals(LinkRule.DROP);
      if (drop ? cut.add(change.getKey()) : cut.remove(change.getKey())) {
        receivers.add(change.getKey().to());
      }
    }
    for (String member : receivers) {
      apply(member);
    }
  }

  /** Cuts a member that was started anew from those whom it must not hear. */
  void again(String member) throws IOException {
    if (cut.stream().anyMatch(link -> link.to().equals(member))) {
      apply(member);
    }
  }

  private void apply(String member) throws IOException {
    Optional<Long> pid = filter.process(member);
    if (pid.isPresent()) {
      Shell.run(
          List.of("nsenter", "--target", pid.get().toString(), "--net", "nft", "--file", "-"),
          rules(member));
    }
  }

  /** The whole table at once: what was before goes in the same step. */
  String rules(String member) {
    TreeSet<String> silent = new TreeSet<>();
    for (Link link : cut) {
      if (link.to().equals(member)) {
        silent.add(address.apply(link.from()));
      }
    }
    String begin = "table " + TABLE + " {}\ndelete table " + TABLE + "\n";
    return silent.isEmpty()
        ? begin
        : begin
            + "table "
            + TABLE
            + " {\nchain in {\ntype filter hook input priority 0\nip saddr { "
            + String.join(", ", silent)
            + " } drop\n}\n}\n";
  }
}
