package io.cordee.sql.driver.session;

import io.cordee.sql.driver.statement.SqlKind;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement of a logical connection: records its parameters and is prepared where it
 * runs. Confined to the thread that uses it.
 */
class LogicalPreparedStatement extends RecordingParameters {
  private static final int MAX_PARAMETERS = 65_535;
  private final Sql sql;
  private @Nullable Parameter[] parameters = new Parameter[4];
  private int count;
  private boolean streamed;
  private final List<@Nullable Parameter[]> batch = new ArrayList<>();

  LogicalPreparedStatement(LogicalConnection connection, PhysicalFactory factory, Sql sql) {
    super(connection, factory);
    this.sql = sql;
  }

  @Override
  void set(int parameterIndex, Parameter parameter) throws SQLException {
    checkOpen();
    if (parameterIndex < 1 || parameterIndex > MAX_PARAMETERS) {
      throw new SQLException("no parameter has the index " + parameterIndex, "07009");
    }
    if (parameterIndex > parameters.length) {
      parameters = Arrays.copyOf(parameters, Math.max(parameterIndex, 2 * parameters.length));
    }
    parameters[parameterIndex - 1] = parameter;
    count = Math.max(count, parameterIndex);
  }

  @Override
  void stream(int parameterIndex, Parameter parameter) throws SQLException {
    set(parameterIndex, parameter);
    streamed = true;
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
    Arrays.fill(parameters, null);
    count = 0;
    streamed = false;
  }

  /** Sets all parameters on a physical statement. */
  PreparedStatement fill(Statement physical) throws SQLException {
    PreparedStatement prepared = (PreparedStatement) physical;
    apply(prepared, parameters, count);
    return prepared;
  }

  private static void apply(PreparedStatement to, @Nullable Parameter[] values, int length)
      throws SQLException {
    for (int i = 0; i < length; i++) {
      Parameter value = values[i];
      if (value != null) {
        value.on(to);
      }
    }
  }

  /** Whether its parameters can be set a second time. */
  boolean repeatable() {
    return !streamed;
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    return wrap(run(sql, repeatable(), s -> fill(s).executeQuery()));
  }

  @Override
  public int executeUpdate() throws SQLException {
    return run(sql, repeatable(), s -> fill(s).executeUpdate());
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    return run(sql, repeatable(), s -> fill(s).executeLargeUpdate());
  }

  @Override
  public boolean execute() throws SQLException {
    return run(sql, repeatable(), s -> fill(s).execute());
  }

  @Override
  public void addBatch() throws SQLException {
    checkOpen();
    checkRoom(batch.size());
    batch.add(Arrays.copyOf(parameters, count));
  }

  @Override
  public void clearBatch() throws SQLException {
    super.clearBatch();
    batch.clear();
  }

  @Override
  public int[] executeBatch() throws SQLException {
    List<@Nullable Parameter[]> all = List.copyOf(batch);
    batch.clear();
    return all.isEmpty()
        ? new int[0]
        : run(sql, repeatable(), s -> fillBatch(s, all).executeBatch());
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    List<@Nullable Parameter[]> all = List.copyOf(batch);
    batch.clear();
    return all.isEmpty()
        ? new long[0]
        : run(sql, repeatable(), s -> fillBatch(s, all).executeLargeBatch());
  }

  private static PreparedStatement fillBatch(Statement physical, List<@Nullable Parameter[]> all)
      throws SQLException {
    PreparedStatement prepared = (PreparedStatement) physical;
    prepared.clearBatch();
    for (@Nullable Parameter[] values : all) {
      apply(prepared, values, values.length);
      prepared.addBatch();
    }
    return prepared;
  }

  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    return describe(PreparedStatement::getMetaData);
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    return describe(PreparedStatement::getParameterMetaData);
  }

  private interface Question<T extends @Nullable Object> {
    T of(PreparedStatement prepared) throws SQLException;
  }

  private <T extends @Nullable Object> T describe(Question<T> question) throws SQLException {
    checkOpen();
    Statement now = live();
    if (now != null) {
      return question.of((PreparedStatement) now);
    }
    return session.run(SqlKind.READ, true, at -> question.of((PreparedStatement) on(at)));
  }
}
