package io.cordee.cli.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;

/**
 * Drops what Ratis logs as an error when a leader's heartbeat reaches a group of this node that is
 * still starting: the leader sends the next one half a second later. Stateless; named in the
 * daemon's logging file.
 */
public final class StillStarting extends Filter<ILoggingEvent> {
  private static final String RATIS = "org.apache.ratis.";
  private static final String NOT_READY =
      "org.apache.ratis.protocol.exceptions.ServerNotReadyException";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean starting =
        event.getLoggerName().startsWith(RATIS) && isNotReady(event.getThrowableProxy());
    return starting ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isNotReady(@Nullable IThrowableProxy thrown) {
    for (IThrowableProxy cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getClassName().equals(NOT_READY)) {
        return true;
      }
    }
    return false;
  }
}
