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

/** Out parameters by name, from the call that was executed. Confined to the thread that uses it. */
abstract class CallNameResults extends CallIndexResults {
  CallNameResults(LogicalConnection connection, PhysicalFactory factory, Sql sql) {
    super(connection, factory, sql);
  }

  @Override
  public @Nullable String getString(String parameterName) throws SQLException {
    return called().getString(parameterName);
  }

  @Override
  public boolean getBoolean(String parameterName) throws SQLException {
    return called().getBoolean(parameterName);
  }

  @Override
  public byte getByte(String parameterName) throws SQLException {
    return called().getByte(parameterName);
  }

  @Override
  public short getShort(String parameterName) throws SQLException {
    return called().getShort(parameterName);
  }

  @Override
  public int getInt(String parameterName) throws SQLException {
    return called().getInt(parameterName);
  }

  @Override
  public long getLong(String parameterName) throws SQLException {
    return called().getLong(parameterName);
  }

  @Override
  public float getFloat(String parameterName) throws SQLException {
    return called().getFloat(parameterName);
  }

  @Override
  public double getDouble(String parameterName) throws SQLException {
    return called().getDouble(parameterName);
  }

  @Override
  public byte @Nullable [] getBytes(String parameterName) throws SQLException {
    return called().getBytes(parameterName);
  }

  @Override
  public @Nullable Date getDate(String parameterName) throws SQLException {
    return called().getDate(parameterName);
  }

  @Override
  public @Nullable Time getTime(String parameterName) throws SQLException {
    return called().getTime(parameterName);
  }

  @Override
  public @Nullable Timestamp getTimestamp(String parameterName) throws SQLException {
    return called().getTimestamp(parameterName);
  }

  @Override
  public @Nullable Object getObject(String parameterName) throws SQLException {
    return called().getObject(parameterName);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(String parameterName) throws SQLException {
    return called().getBigDecimal(parameterName);
  }

  @Override
  public @Nullable Object getObject(String parameterName, Map<String, Class<?>> map)
      throws SQLException {
    return called().getObject(parameterName, map);
  }

  @Override
  public @Nullable Ref getRef(String parameterName) throws SQLException {
    return called().getRef(parameterName);
  }

  @Override
  public @Nullable Blob getBlob(String parameterName) throws SQLException {
    return called().getBlob(parameterName);
  }

  @Override
  public @Nullable Clob getClob(String parameterName) throws SQLException {
    return called().getClob(parameterName);
  }

  @Override
  public @Nullable Array getArray(String parameterName) throws SQLException {
    return called().getArray(parameterName);
  }

  @Override
  public @Nullable Date getDate(String parameterName, Calendar cal) throws SQLException {
    return called().getDate(parameterName, cal);
  }

  @Override
  public @Nullable Time getTime(String parameterName, Calendar cal) throws SQLException {
    return called().getTime(parameterName, cal);
  }

  @Override
  public @Nullable Timestamp getTimestamp(String parameterName, Calendar cal) throws SQLException {
    return called().getTimestamp(parameterName, cal);
  }

  @Override
  public @Nullable URL getURL(String parameterName) throws SQLException {
    return called().getURL(parameterName);
  }

  @Override
  public @Nullable RowId getRowId(String parameterName) throws SQLException {
    return called().getRowId(parameterName);
  }

  @Override
  public @Nullable NClob getNClob(String parameterName) throws SQLException {
    return called().getNClob(parameterName);
  }

  @Override
  public @Nullable SQLXML getSQLXML(String parameterName) throws SQLException {
    return called().getSQLXML(parameterName);
  }

  @Override
  public @Nullable String getNString(String parameterName) throws SQLException {
    return called().getNString(parameterName);
  }

  @Override
  public @Nullable Reader getNCharacterStream(String parameterName) throws SQLException {
    return called().getNCharacterStream(parameterName);
  }

  @Override
  public @Nullable Reader getCharacterStream(String parameterName) throws SQLException {
    return called().getCharacterStream(parameterName);
  }

  @Override
  public <T> @Nullable T getObject(String parameterName, Class<T> type) throws SQLException {
    return called().getObject(parameterName, type);
  }
}
