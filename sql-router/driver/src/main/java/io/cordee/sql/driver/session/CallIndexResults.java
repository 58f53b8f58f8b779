package io.cordee.sql.driver.session;

import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Out parameters by index, from the call that was executed. Confined to the thread that uses it.
 */
abstract class CallIndexResults extends CallParameters {
  CallIndexResults(LogicalConnection connection, PhysicalFactory factory, Sql sql) {
    super(connection, factory, sql);
  }

  @Override
  public boolean wasNull() throws SQLException {
    return called().wasNull();
  }

  @Override
  public @Nullable String getString(int parameterIndex) throws SQLException {
    return called().getString(parameterIndex);
  }

  @Override
  public boolean getBoolean(int parameterIndex) throws SQLException {
    return called().getBoolean(parameterIndex);
  }

  @Override
  public byte getByte(int parameterIndex) throws SQLException {
    return called().getByte(parameterIndex);
  }

  @Override
  public short getShort(int parameterIndex) throws SQLException {
    return called().getShort(parameterIndex);
  }

  @Override
  public int getInt(int parameterIndex) throws SQLException {
    return called().getInt(parameterIndex);
  }

  @Override
  public long getLong(int parameterIndex) throws SQLException {
    return called().getLong(parameterIndex);
  }

  @Override
  public float getFloat(int parameterIndex) throws SQLException {
    return called().getFloat(parameterIndex);
  }

  @Override
  public double getDouble(int parameterIndex) throws SQLException {
    return called().getDouble(parameterIndex);
  }

  @Deprecated
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  @Override
  public @Nullable BigDecimal getBigDecimal(int parameterIndex, int scale) throws SQLException {
    return called().getBigDecimal(parameterIndex, scale);
  }

  @Override
  public byte @Nullable [] getBytes(int parameterIndex) throws SQLException {
    return called().getBytes(parameterIndex);
  }

  @Override
  public @Nullable Date getDate(int parameterIndex) throws SQLException {
    return called().getDate(parameterIndex);
  }

  @Override
  public @Nullable Time getTime(int parameterIndex) throws SQLException {
    return called().getTime(parameterIndex);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int parameterIndex) throws SQLException {
    return called().getTimestamp(parameterIndex);
  }

  @Override
  public @Nullable Object getObject(int parameterIndex) throws SQLException {
    return called().getObject(parameterIndex);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int parameterIndex) throws SQLException {
    return called().getBigDecimal(parameterIndex);
  }

  @Override
  public @Nullable Object getObject(int parameterIndex, Map<String, Class<?>> map)
      throws SQLException {
    return called().getObject(parameterIndex, map);
  }

  @Override
  public @Nullable Ref getRef(int parameterIndex) throws SQLException {
    return called().getRef(parameterIndex);
  }

  @Override
  public @Nullable Blob getBlob(int parameterIndex) throws SQLException {
    return called().getBlob(parameterIndex);
  }

  @Override
  public @Nullable Clob getClob(int parameterIndex) throws SQLException {
    return called().getClob(parameterIndex);
  }

  @Override
  public @Nullable Array getArray(int parameterIndex) throws SQLException {
    return called().getArray(parameterIndex);
  }

  @Override
  public @Nullable Date getDate(int parameterIndex, Calendar cal) throws SQLException {
    return called().getDate(parameterIndex, cal);
  }

  @Override
  public @Nullable Time getTime(int parameterIndex, Calendar cal) throws SQLException {
    return called().getTime(parameterIndex, cal);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int parameterIndex, Calendar cal) throws SQLException {
    return called().getTimestamp(parameterIndex, cal);
  }

  @Override
  public @Nullable URL getURL(int parameterIndex) throws SQLException {
    return called().getURL(parameterIndex);
  }

  @Override
  public @Nullable RowId getRowId(int parameterIndex) throws SQLException {
    return called().getRowId(parameterIndex);
  }

  @Override
  public @Nullable NClob getNClob(int parameterIndex) throws SQLException {
    return called().getNClob(parameterIndex);
  }

  @Override
  public @Nullable SQLXML getSQLXML(int parameterIndex) throws SQLException {
    return called().getSQLXML(parameterIndex);
  }

  @Override
  public @Nullable String getNString(int parameterIndex) throws SQLException {
    return called().getNString(parameterIndex);
  }

  @Override
  public @Nullable Reader getNCharacterStream(int parameterIndex) throws SQLException {
    return called().getNCharacterStream(parameterIndex);
  }

  @Override
  public @Nullable Reader getCharacterStream(int parameterIndex) throws SQLException {
    return called().getCharacterStream(parameterIndex);
  }

  @Override
  public <T> @Nullable T getObject(int parameterIndex, Class<T> type) throws SQLException {
    return called().getObject(parameterIndex, type);
  }
}
