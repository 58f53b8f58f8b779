package io.cordee.cli.node;

import io.cordee.cli.admin.PlanApproval;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.sql.manager.SqlManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hands approvals to this node's SQL manager and waits for its answer. Thread-safe.
 *
 * @param node this node, for messages
 * @param sql empty when the node has none
 */
record SqlApproval(String node, Optional<SqlManager> sql) implements PlanApproval {
  private static final Duration WAIT = Duration.ofSeconds(25);

  @Override
  public String approve(String planId, String who, String reason) {
    SqlManager manager =
        sql.orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.REFUSED,
                    "node "
                        + node
                        + " has no 'sql' section in its node.yaml: ask a node that has one"));
    try {
      return manager
          .approver()
          .approve(planId, who, reason, Optional.of(planId))
          .get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CordeeException known) {
        throw known;
      }
      throw new CordeeException(ErrorCode.INTERNAL, String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw unknown(planId, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(planId, e);
    }
  }

  private static CordeeException unknown(String planId, Exception cause) {
    return new CordeeException(
        ErrorCode.TIMEOUT_UNKNOWN,
        "no answer from the coordination leader: the approval may have been taken; see `cordee"
            + " failover show "
            + planId
            + "`",
        cause);
  }
}
