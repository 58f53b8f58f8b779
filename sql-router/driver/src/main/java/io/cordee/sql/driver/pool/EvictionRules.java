package io.cordee.sql.driver.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Which errors end a pooled connection beyond those that HikariCP knows: a server that became
 * read-only, shuts down, or killed the connection. Immutable.
 */
final class EvictionRules implements SQLExceptionOverride {
  private final Access access;

  EvictionRules(Access access) {
    this.access = access;
  }

  @java.lang.Override
  public Override adjudicate(SQLException e) {
    return switch (e.getErrorCode()) {
      case 1290, 1053, 1836, 1927 -> Override.MUST_EVICT;
      case 1792 -> access == Access.WRITE ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
      default -> "25S03".equals(e.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    };
  }
}
