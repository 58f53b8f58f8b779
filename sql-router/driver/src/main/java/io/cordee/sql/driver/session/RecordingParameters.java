package io.cordee.sql.driver.session;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * Records the parameters of a prepared statement, to set them on whichever server it runs. Confined
 * to the thread that uses the statement.
 */
abstract class RecordingParameters extends LogicalStatement implements PreparedStatement {
  RecordingParameters(LogicalConnection connection, PhysicalFactory factory) {
    super(connection, factory);
  }

  /** Records the value of a parameter. */
  abstract void set(int parameterIndex, Parameter parameter) throws SQLException;

  /** As {@link #set}, for a value that can be read only once. */
  abstract void stream(int parameterIndex, Parameter parameter) throws SQLException;

  @Override
  public void setNull(int parameterIndex, int sqlType) throws SQLException {
    set(parameterIndex, s -> s.setNull(parameterIndex, sqlType));
  }

  @Override
  public void setBoolean(int parameterIndex, boolean x) throws SQLException {
    set(parameterIndex, s -> s.setBoolean(parameterIndex, x));
  }

  @Override
  public void setByte(int parameterIndex, byte x) throws SQLException {
    set(parameterIndex, s -> s.setByte(parameterIndex, x));
  }

  @Override
  public void setShort(int parameterIndex, short x) throws SQLException {
    set(parameterIndex, s -> s.setShort(parameterIndex, x));
  }

  @Override
  public void setInt(int parameterIndex, int x) throws SQLException {
    set(parameterIndex, s -> s.setInt(parameterIndex, x));
  }

  @Override
  public void setLong(int parameterIndex, long x) throws SQLException {
    set(parameterIndex, s -> s.setLong(parameterIndex, x));
  }

  @Override
  public void setFloat(int parameterIndex, float x) throws SQLException {
    set(parameterIndex, s -> s.setFloat(parameterIndex, x));
  }

  @Override
  public void setDouble(int parameterIndex, double x) throws SQLException {
    set(parameterIndex, s -> s.setDouble(parameterIndex, x));
  }

  @Override
  public void setBigDecimal(int parameterIndex, @Nullable BigDecimal x) throws SQLException {
    set(parameterIndex, s -> s.setBigDecimal(parameterIndex, x));
  }

  @Override
  public void setString(int parameterIndex, @Nullable String x) throws SQLException {
    set(parameterIndex, s -> s.setString(parameterIndex, x));
  }

  @Override
  public void setBytes(int parameterIndex, byte @Nullable [] x) throws SQLException {
    set(parameterIndex, s -> s.setBytes(parameterIndex, x));
  }

  @Override
  public void setDate(int parameterIndex, @Nullable Date x) throws SQLException {
    set(parameterIndex, s -> s.setDate(parameterIndex, x));
  }

  @Override
  public void setTime(int parameterIndex, @Nullable Time x) throws SQLException {
    set(parameterIndex, s -> s.setTime(parameterIndex, x));
  }

  @Override
  public void setTimestamp(int parameterIndex, @Nullable Timestamp x) throws SQLException {
    set(parameterIndex, s -> s.setTimestamp(parameterIndex, x));
  }

  @Override
  public void setAsciiStream(int parameterIndex, @Nullable InputStream x, int length)
      throws SQLException {
    stream(parameterIndex, s -> s.setAsciiStream(parameterIndex, x, length));
  }

  @Deprecated
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  @Override
  public void setUnicodeStream(int parameterIndex, @Nullable InputStream x, int length)
      throws SQLException {
    stream(parameterIndex, s -> s.setUnicodeStream(parameterIndex, x, length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, @Nullable InputStream x, int length)
      throws SQLException {
    stream(parameterIndex, s -> s.setBinaryStream(parameterIndex, x, length));
  }

  @Override
  public void setObject(int parameterIndex, @Nullable Object x, int targetSqlType)
      throws SQLException {
    set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType));
  }

  @Override
  public void setObject(int parameterIndex, @Nullable Object x) throws SQLException {
    set(parameterIndex, s -> s.setObject(parameterIndex, x));
  }

  @Override
  public void setCharacterStream(int parameterIndex, @Nullable Reader reader, int length)
      throws SQLException {
    stream(parameterIndex, s -> s.setCharacterStream(parameterIndex, reader, length));
  }

  @Override
  public void setRef(int parameterIndex, @Nullable Ref x) throws SQLException {
    set(parameterIndex, s -> s.setRef(parameterIndex, x));
  }

  @Override
  public void setBlob(int parameterIndex, @Nullable Blob x) throws SQLException {
    set(parameterIndex, s -> s.setBlob(parameterIndex, x));
  }

  @Override
  public void setClob(int parameterIndex, @Nullable Clob x) throws SQLException {
    set(parameterIndex, s -> s.setClob(parameterIndex, x));
  }

  @Override
  public void setArray(int parameterIndex, @Nullable Array x) throws SQLException {
    set(parameterIndex, s -> s.setArray(parameterIndex, x));
  }

  @Override
  public void setDate(int parameterIndex, @Nullable Date x, @Nullable Calendar cal)
      throws SQLException {
    set(parameterIndex, s -> s.setDate(parameterIndex, x, cal));
  }

  @Override
  public void setTime(int parameterIndex, @Nullable Time x, @Nullable Calendar cal)
      throws SQLException {
    set(parameterIndex, s -> s.setTime(parameterIndex, x, cal));
  }

  @Override
  public void setTimestamp(int parameterIndex, @Nullable Timestamp x, @Nullable Calendar cal)
      throws SQLException {
    set(parameterIndex, s -> s.setTimestamp(parameterIndex, x, cal));
  }

  @Override
  public void setNull(int parameterIndex, int sqlType, @Nullable String typeName)
      throws SQLException {
    set(parameterIndex, s -> s.setNull(parameterIndex, sqlType, typeName));
  }

  @Override
  public void setURL(int parameterIndex, @Nullable URL x) throws SQLException {
    set(parameterIndex, s -> s.setURL(parameterIndex, x));
  }

  @Override
  public void setRowId(int parameterIndex, @Nullable RowId x) throws SQLException {
    set(parameterIndex, s -> s.setRowId(parameterIndex, x));
  }

  @Override
  public void setNString(int parameterIndex, @Nullable String value) throws SQLException {
    set(parameterIndex, s -> s.setNString(parameterIndex, value));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, @Nullable Reader value, long length)
      throws SQLException {
    stream(parameterIndex, s -> s.setNCharacterStream(parameterIndex, value, length));
  }

  @Override
  public void setNClob(int parameterIndex, @Nullable NClob value) throws SQLException {
    set(parameterIndex, s -> s.setNClob(parameterIndex, value));
  }

  @Override
  public void setClob(int parameterIndex, @Nullable Reader reader, long length)
      throws SQLException {
    stream(parameterIndex, s -> s.setClob(parameterIndex, reader, length));
  }

  @Override
  public void setBlob(int parameterIndex, @Nullable InputStream inputStream, long length)
      throws SQLException {
    stream(parameterIndex, s -> s.setBlob(parameterIndex, inputStream, length));
  }

  @Override
  public void setNClob(int parameterIndex, @Nullable Reader reader, long length)
      throws SQLException {
    stream(parameterIndex, s -> s.setNClob(parameterIndex, reader, length));
  }

  @Override
  public void setSQLXML(int parameterIndex, @Nullable SQLXML xmlObject) throws SQLException {
    set(parameterIndex, s -> s.setSQLXML(parameterIndex, xmlObject));
  }

  @Override
  public void setObject(
      int parameterIndex, @Nullable Object x, int targetSqlType, int scaleOrLength)
      throws SQLException {
    set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType, scaleOrLength));
  }

  @Override
  public void setAsciiStream(int parameterIndex, @Nullable InputStream x, long length)
      throws SQLException {
    stream(parameterIndex, s -> s.setAsciiStream(parameterIndex, x, length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, @Nullable InputStream x, long length)
      throws SQLException {
    stream(parameterIndex, s -> s.setBinaryStream(parameterIndex, x, length));
  }

  @Override
  public void setCharacterStream(int parameterIndex, @Nullable Reader reader, long length)
      throws SQLException {
    stream(parameterIndex, s -> s.setCharacterStream(parameterIndex, reader, length));
  }

  @Override
  public void setAsciiStream(int parameterIndex, @Nullable InputStream x) throws SQLException {
    stream(parameterIndex, s -> s.setAsciiStream(parameterIndex, x));
  }

  @Override
  public void setBinaryStream(int parameterIndex, @Nullable InputStream x) throws SQLException {
    stream(parameterIndex, s -> s.setBinaryStream(parameterIndex, x));
  }

  @Override
  public void setCharacterStream(int parameterIndex, @Nullable Reader reader) throws SQLException {
    stream(parameterIndex, s -> s.setCharacterStream(parameterIndex, reader));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, @Nullable Reader value) throws SQLException {
    stream(parameterIndex, s -> s.setNCharacterStream(parameterIndex, value));
  }

  @Override
  public void setClob(int parameterIndex, @Nullable Reader reader) throws SQLException {
    stream(parameterIndex, s -> s.setClob(parameterIndex, reader));
  }

  @Override
  public void setBlob(int parameterIndex, @Nullable InputStream inputStream) throws SQLException {
    stream(parameterIndex, s -> s.setBlob(parameterIndex, inputStream));
  }

  @Override
  public void setNClob(int parameterIndex, @Nullable Reader reader) throws SQLException {
    stream(parameterIndex, s -> s.setNClob(parameterIndex, reader));
  }

  @Override
  public void setObject(
      int parameterIndex, @Nullable Object x, @Nullable SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType, scaleOrLength));
  }

  @Override
  public void setObject(int parameterIndex, @Nullable Object x, @Nullable SQLType targetSqlType)
      throws SQLException {
    set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType));
  }
}
