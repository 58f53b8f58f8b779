package io.cordee.it.sim;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.LeaseCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Repeats earlier requests under their ids, also long after their answer. Confined to one run. */
final class DedupeLoad extends Load {
  private static final Duration TERM = Duration.ofMinutes(10);
  private static final int REMEMBERED = 20;

  private final Map<String, List<Request>> past = new HashMap<>();

  private static final class Request {
    private final String id;
    private final Command command;
    private Decision first = Decision.UNKNOWN;

    Request(String id, Command command) {
      this.id = id;
      this.command = command;
    }
  }

  DedupeLoad(Env env, Cluster cluster) {
    super(env, cluster);
  }

  @Override
  void step(SimClient client, Consumer<Boolean> done) {
    List<Request> mine = past.computeIfAbsent(client.name(), n -> new ArrayList<>());
    boolean repeat = !mine.isEmpty() && chance().of(0.5);
    Request request = repeat ? chance().pick(mine) : fresh(client, mine);
    client.submit(
        request.id,
        "node/" + client.name(),
        request.command,
        decision -> {
          answered(request, decision);
          done.accept(decision.known());
        });
  }

  private Request fresh(SimClient client, List<Request> mine) {
    // the own lease each time: applied twice, the token would tell
    Command command = new LeaseCommand.AcquireLease("of-" + client.name(), client.name(), TERM);
    Request request = new Request(client.nextRequestId(), command);
    mine.add(request);
    if (mine.size() > REMEMBERED) {
      mine.remove(0);
    }
    return request;
  }

  private void answered(Request request, Decision decision) {
    if (!decision.known() || decision.index() == 0) {
      return;
    }
    if (request.first.known()) {
      env().counters().add("repeat answered");
      boolean same =
          request.first.answer().equals(decision.answer())
              && request.first.error().equals(decision.error());
      Env.require(
          same,
          "request "
              + request.id
              + " was answered '"
              + request.first.answer()
              + "' and then '"
              + decision.answer()
              + "'");
    } else {
      request.first = decision;
    }
  }
}
