package io.cordee.sql.driver.session;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of a stored procedure; its connection is kept until it is closed, for its out parameters.
 * Confined to the thread that uses it.
 */
final class LogicalCallableStatement extends CallNameResults {
  private static final int MAX_SETTINGS = 10_000;
  private final List<CallSetting> settings = new ArrayList<>();
  private boolean repeatable = true;

  LogicalCallableStatement(LogicalConnection connection, PhysicalFactory factory, Sql sql) {
    super(connection, factory, new Sql(sql.kind(), sql.pins(), true));
  }

  @Override
  void named(CallSetting setting, boolean mayRepeat) throws SQLException {
    checkOpen();
    if (settings.size() >= MAX_SETTINGS) {
      throw new SQLException("more than " + MAX_SETTINGS + " parameters", "54000");
    }
    settings.add(setting);
    repeatable &= mayRepeat;
  }

  @Override
  public void clearParameters() throws SQLException {
    super.clearParameters();
    settings.clear();
    repeatable = true;
  }

  @Override
  boolean repeatable() {
    return repeatable && super.repeatable();
  }

  @Override
  PreparedStatement fill(Statement physical) throws SQLException {
    CallableStatement call = (CallableStatement) physical;
    for (CallSetting setting : settings) {
      setting.on(call);
    }
    return super.fill(call);
  }

  @Override
  CallableStatement called() throws SQLException {
    checkOpen();
    Statement statement = live();
    if (statement == null) {
      throw new SQLException("the call was not executed, or its connection is gone", "HY010");
    }
    return (CallableStatement) statement;
  }
}
