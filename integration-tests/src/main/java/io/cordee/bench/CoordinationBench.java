package io.cordee.bench;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.command.LeaseCommand;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Commits of the coordination group: each client takes its own lease again and again. */
final class CoordinationBench {
  private static final int[] CLIENTS = {1, 16, 64};
  private static final Duration TERM = Duration.ofMinutes(10);

  private CoordinationBench() {}

  static Map<String, Object> run(Coordinator coordinator, Load load, double seconds)
      throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    for (int clients : CLIENTS) {
      Load.Result result =
          load.run(
              clients,
              seconds,
              (client, sequence) ->
                  coordinator
                      .submit(new LeaseCommand.AcquireLease("bench/" + client, "bench", TERM))
                      .join());
      json.put("commits x" + clients, result.toJson());
    }
    return json;
  }
}
