package io.cordee.sql.driver.session;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** Records the named and the out parameters of a call. Confined to the thread that uses it. */
abstract class CallParameters extends LogicalPreparedStatement implements CallableStatement {
  CallParameters(LogicalConnection connection, PhysicalFactory factory, Sql sql) {
    super(connection, factory, sql);
  }

  /** Records a setting; {@code repeatable} when it may be applied more than once. */
  abstract void named(CallSetting setting, boolean repeatable) throws SQLException;

  /** The physical statement that was executed last. */
  abstract CallableStatement called() throws SQLException;

  /** Sets something on a physical call. */
  interface CallSetting {
    void on(CallableStatement call) throws SQLException;
  }

  @Override
  public void registerOutParameter(int parameterIndex, int sqlType) throws SQLException {
    named(s -> s.registerOutParameter(parameterIndex, sqlType), true);
  }

  @Override
  public void registerOutParameter(int parameterIndex, int sqlType, int scale) throws SQLException {
    named(s -> s.registerOutParameter(parameterIndex, sqlType, scale), true);
  }

  @Override
  public void registerOutParameter(int parameterIndex, int sqlType, String typeName)
      throws SQLException {
    named(s -> s.registerOutParameter(parameterIndex, sqlType, typeName), true);
  }

  @Override
  public void registerOutParameter(String parameterName, int sqlType) throws SQLException {
    named(s -> s.registerOutParameter(parameterName, sqlType), true);
  }

  @Override
  public void registerOutParameter(String parameterName, int sqlType, int scale)
      throws SQLException {
    named(s -> s.registerOutParameter(parameterName, sqlType, scale), true);
  }

  @Override
  public void registerOutParameter(String parameterName, int sqlType, String typeName)
      throws SQLException {
    named(s -> s.registerOutParameter(parameterName, sqlType, typeName), true);
  }

  @Override
  public void registerOutParameter(int parameterIndex, SQLType sqlType) throws SQLException {
    named(s -> s.registerOutParameter(parameterIndex, sqlType), true);
  }

  @Override
  public void registerOutParameter(int parameterIndex, SQLType sqlType, int scale)
      throws SQLException {
    named(s -> s.registerOutParameter(parameterIndex, sqlType, scale), true);
  }

  @Override
  public void registerOutParameter(int parameterIndex, SQLType sqlType, String typeName)
      throws SQLException {
    named(s -> s.registerOutParameter(parameterIndex, sqlType, typeName), true);
  }

  @Override
  public void registerOutParameter(String parameterName, SQLType sqlType) throws SQLException {
    named(s -> s.registerOutParameter(parameterName, sqlType), true);
  }

  @Override
  public void registerOutParameter(String parameterName, SQLType sqlType, int scale)
      throws SQLException {
    named(s -> s.registerOutParameter(parameterName, sqlType, scale), true);
  }

  @Override
  public void registerOutParameter(String parameterName, SQLType sqlType, String typeName)
      throws SQLException {
    named(s -> s.registerOutParameter(parameterName, sqlType, typeName), true);
  }

  @Override
  public void setURL(String parameterName, @Nullable URL val) throws SQLException {
    named(s -> s.setURL(parameterName, val), true);
  }

  @Override
  public void setNull(String parameterName, int sqlType) throws SQLException {
    named(s -> s.setNull(parameterName, sqlType), true);
  }

  @Override
  public void setBoolean(String parameterName, boolean x) throws SQLException {
    named(s -> s.setBoolean(parameterName, x), true);
  }

  @Override
  public void setByte(String parameterName, byte x) throws SQLException {
    named(s -> s.setByte(parameterName, x), true);
  }

  @Override
  public void setShort(String parameterName, short x) throws SQLException {
    named(s -> s.setShort(parameterName, x), true);
  }

  @Override
  public void setInt(String parameterName, int x) throws SQLException {
    named(s -> s.setInt(parameterName, x), true);
  }

  @Override
  public void setLong(String parameterName, long x) throws SQLException {
    named(s -> s.setLong(parameterName, x), true);
  }

  @Override
  public void setFloat(String parameterName, float x) throws SQLException {
    named(s -> s.setFloat(parameterName, x), true);
  }

  @Override
  public void setDouble(String parameterName, double x) throws SQLException {
    named(s -> s.setDouble(parameterName, x), true);
  }

  @Override
  public void setBigDecimal(String parameterName, @Nullable BigDecimal x) throws SQLException {
    named(s -> s.setBigDecimal(parameterName, x), true);
  }

  @Override
  public void setString(String parameterName, @Nullable String x) throws SQLException {
    named(s -> s.setString(parameterName, x), true);
  }

  @Override
  public void setBytes(String parameterName, byte @Nullable [] x) throws SQLException {
    named(s -> s.setBytes(parameterName, x), true);
  }

  @Override
  public void setDate(String parameterName, @Nullable Date x) throws SQLException {
    named(s -> s.setDate(parameterName, x), true);
  }

  @Override
  public void setTime(String parameterName, @Nullable Time x) throws SQLException {
    named(s -> s.setTime(parameterName, x), true);
  }

  @Override
  public void setTimestamp(String parameterName, @Nullable Timestamp x) throws SQLException {
    named(s -> s.setTimestamp(parameterName, x), true);
  }

  @Override
  public void setAsciiStream(String parameterName, @Nullable InputStream x, int length)
      throws SQLException {
    named(s -> s.setAsciiStream(parameterName, x, length), false);
  }

  @Override
  public void setBinaryStream(String parameterName, @Nullable InputStream x, int length)
      throws SQLException {
    named(s -> s.setBinaryStream(parameterName, x, length), false);
  }

  @Override
  public void setObject(String parameterName, @Nullable Object x, int targetSqlType, int scale)
      throws SQLException {
    named(s -> s.setObject(parameterName, x, targetSqlType, scale), true);
  }

  @Override
  public void setObject(String parameterName, @Nullable Object x, int targetSqlType)
      throws SQLException {
    named(s -> s.setObject(parameterName, x, targetSqlType), true);
  }

  @Override
  public void setObject(String parameterName, @Nullable Object x) throws SQLException {
    named(s -> s.setObject(parameterName, x), true);
  }

  @Override
  public void setCharacterStream(String parameterName, @Nullable Reader reader, int length)
      throws SQLException {
    named(s -> s.setCharacterStream(parameterName, reader, length), false);
  }

  @Override
  public void setDate(String parameterName, @Nullable Date x, @Nullable Calendar cal)
      throws SQLException {
    named(s -> s.setDate(parameterName, x, cal), true);
  }

  @Override
  public void setTime(String parameterName, @Nullable Time x, @Nullable Calendar cal)
      throws SQLException {
    named(s -> s.setTime(parameterName, x, cal), true);
  }

  @Override
  public void setTimestamp(String parameterName, @Nullable Timestamp x, @Nullable Calendar cal)
      throws SQLException {
    named(s -> s.setTimestamp(parameterName, x, cal), true);
  }

  @Override
  public void setNull(String parameterName, int sqlType, @Nullable String typeName)
      throws SQLException {
    named(s -> s.setNull(parameterName, sqlType, typeName), true);
  }

  @Override
  public void setRowId(String parameterName, @Nullable RowId x) throws SQLException {
    named(s -> s.setRowId(parameterName, x), true);
  }

  @Override
  public void setNString(String parameterName, @Nullable String value) throws SQLException {
    named(s -> s.setNString(parameterName, value), true);
  }

  @Override
  public void setNCharacterStream(String parameterName, @Nullable Reader value, long length)
      throws SQLException {
    named(s -> s.setNCharacterStream(parameterName, value, length), false);
  }

  @Override
  public void setNClob(String parameterName, @Nullable NClob value) throws SQLException {
    named(s -> s.setNClob(parameterName, value), true);
  }

  @Override
  public void setClob(String parameterName, @Nullable Reader reader, long length)
      throws SQLException {
    named(s -> s.setClob(parameterName, reader, length), false);
  }

  @Override
  public void setBlob(String parameterName, @Nullable InputStream inputStream, long length)
      throws SQLException {
    named(s -> s.setBlob(parameterName, inputStream, length), false);
  }

  @Override
  public void setNClob(String parameterName, @Nullable Reader reader, long length)
      throws SQLException {
    named(s -> s.setNClob(parameterName, reader, length), false);
  }

  @Override
  public void setSQLXML(String parameterName, @Nullable SQLXML xmlObject) throws SQLException {
    named(s -> s.setSQLXML(parameterName, xmlObject), true);
  }

  @Override
  public void setBlob(String parameterName, @Nullable Blob x) throws SQLException {
    named(s -> s.setBlob(parameterName, x), true);
  }

  @Override
  public void setClob(String parameterName, @Nullable Clob x) throws SQLException {
    named(s -> s.setClob(parameterName, x), true);
  }

  @Override
  public void setAsciiStream(String parameterName, @Nullable InputStream x, long length)
      throws SQLException {
    named(s -> s.setAsciiStream(parameterName, x, length), false);
  }

  @Override
  public void setBinaryStream(String parameterName, @Nullable InputStream x, long length)
      throws SQLException {
    named(s -> s.setBinaryStream(parameterName, x, length), false);
  }

  @Override
  public void setCharacterStream(String parameterName, @Nullable Reader reader, long length)
      throws SQLException {
    named(s -> s.setCharacterStream(parameterName, reader, length), false);
  }

  @Override
  public void setAsciiStream(String parameterName, @Nullable InputStream x) throws SQLException {
    named(s -> s.setAsciiStream(parameterName, x), false);
  }

  @Override
  public void setBinaryStream(String parameterName, @Nullable InputStream x) throws SQLException {
    named(s -> s.setBinaryStream(parameterName, x), false);
  }

  @Override
  public void setCharacterStream(String parameterName, @Nullable Reader reader)
      throws SQLException {
    named(s -> s.setCharacterStream(parameterName, reader), false);
  }

  @Override
  public void setNCharacterStream(String parameterName, @Nullable Reader value)
      throws SQLException {
    named(s -> s.setNCharacterStream(parameterName, value), false);
  }

  @Override
  public void setClob(String parameterName, @Nullable Reader reader) throws SQLException {
    named(s -> s.setClob(parameterName, reader), false);
  }

  @Override
  public void setBlob(String parameterName, @Nullable InputStream inputStream) throws SQLException {
    named(s -> s.setBlob(parameterName, inputStream), false);
  }

  @Override
  public void setNClob(String parameterName, @Nullable Reader reader) throws SQLException {
    named(s -> s.setNClob(parameterName, reader), false);
  }

  @Override
  public void setObject(
      String parameterName, @Nullable Object x, @Nullable SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    named(s -> s.setObject(parameterName, x, targetSqlType, scaleOrLength), true);
  }

  @Override
  public void setObject(String parameterName, @Nullable Object x, @Nullable SQLType targetSqlType)
      throws SQLException {
    named(s -> s.setObject(parameterName, x, targetSqlType), true);
  }
}
