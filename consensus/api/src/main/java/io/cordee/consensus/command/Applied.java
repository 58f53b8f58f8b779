package io.cordee.consensus.command;

import io.cordee.consensus.map.Epoch;
import java.util.List;

/**
 * What a log entry did. Immutable.
 *
 * @param outcome the map to go on with (its audit trail and answered requests may have grown even
 *     when the command was rejected), and the answer for the caller
 * @param epoch the epoch at which the request was decided; for a repeat, the first decision's
 * @param changes every changed row, to be persisted together; {@link Changes#visible} of them go to
 *     watchers
 */
public record Applied(Outcome outcome, Epoch epoch, List<Change> changes) {
  public Applied {
    changes = List.copyOf(changes);
  }
}
