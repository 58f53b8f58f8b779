package io.cordee.sql.driver.session;

import io.cordee.sql.driver.statement.SqlKind;
import io.cordee.sql.driver.statement.SqlKinds;

/**
 * What is known of a statement before it runs. Immutable.
 *
 * @param pins whether it leaves something in the session
 * @param keys whether generated keys are wanted
 */
record Sql(SqlKind kind, boolean pins, boolean keys) {
  static Sql of(String text, boolean keys) {
    SqlKind kind = SqlKinds.of(text);
    return new Sql(kind, SqlKinds.changesSession(text, kind), keys);
  }
}
