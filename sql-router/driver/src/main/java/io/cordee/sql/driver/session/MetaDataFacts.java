package io.cordee.sql.driver.session;

import java.sql.DatabaseMetaData;
import java.sql.RowIdLifetime;
import java.sql.SQLException;

/**
 * Names, limits and other facts, asked from a server when they are needed. Confined to the thread
 * that uses the connection.
 */
abstract class MetaDataFacts implements DatabaseMetaData {
  /** Asks a server for a fact. */
  abstract <T> T ask(Question<T> question) throws SQLException;

  /** A question about the database. */
  interface Question<T> {
    T of(DatabaseMetaData metaData) throws SQLException;
  }

  @Override
  public boolean allProceduresAreCallable() throws SQLException {
    return ask(m -> m.allProceduresAreCallable());
  }

  @Override
  public boolean allTablesAreSelectable() throws SQLException {
    return ask(m -> m.allTablesAreSelectable());
  }

  @Override
  public String getURL() throws SQLException {
    return ask(m -> m.getURL());
  }

  @Override
  public String getUserName() throws SQLException {
    return ask(m -> m.getUserName());
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return ask(m -> m.isReadOnly());
  }

  @Override
  public String getDatabaseProductName() throws SQLException {
    return ask(m -> m.getDatabaseProductName());
  }

  @Override
  public String getDatabaseProductVersion() throws SQLException {
    return ask(m -> m.getDatabaseProductVersion());
  }

  @Override
  public String getDriverName() throws SQLException {
    return ask(m -> m.getDriverName());
  }

  @Override
  public String getDriverVersion() throws SQLException {
    return ask(m -> m.getDriverVersion());
  }

  @Override
  public boolean usesLocalFiles() throws SQLException {
    return ask(m -> m.usesLocalFiles());
  }

  @Override
  public boolean usesLocalFilePerTable() throws SQLException {
    return ask(m -> m.usesLocalFilePerTable());
  }

  @Override
  public String getIdentifierQuoteString() throws SQLException {
    return ask(m -> m.getIdentifierQuoteString());
  }

  @Override
  public String getSQLKeywords() throws SQLException {
    return ask(m -> m.getSQLKeywords());
  }

  @Override
  public String getNumericFunctions() throws SQLException {
    return ask(m -> m.getNumericFunctions());
  }

  @Override
  public String getStringFunctions() throws SQLException {
    return ask(m -> m.getStringFunctions());
  }

  @Override
  public String getSystemFunctions() throws SQLException {
    return ask(m -> m.getSystemFunctions());
  }

  @Override
  public String getTimeDateFunctions() throws SQLException {
    return ask(m -> m.getTimeDateFunctions());
  }

  @Override
  public String getSearchStringEscape() throws SQLException {
    return ask(m -> m.getSearchStringEscape());
  }

  @Override
  public String getExtraNameCharacters() throws SQLException {
    return ask(m -> m.getExtraNameCharacters());
  }

  @Override
  public boolean nullPlusNonNullIsNull() throws SQLException {
    return ask(m -> m.nullPlusNonNullIsNull());
  }

  @Override
  public String getSchemaTerm() throws SQLException {
    return ask(m -> m.getSchemaTerm());
  }

  @Override
  public String getProcedureTerm() throws SQLException {
    return ask(m -> m.getProcedureTerm());
  }

  @Override
  public String getCatalogTerm() throws SQLException {
    return ask(m -> m.getCatalogTerm());
  }

  @Override
  public boolean isCatalogAtStart() throws SQLException {
    return ask(m -> m.isCatalogAtStart());
  }

  @Override
  public String getCatalogSeparator() throws SQLException {
    return ask(m -> m.getCatalogSeparator());
  }

  @Override
  public int getMaxBinaryLiteralLength() throws SQLException {
    return ask(m -> m.getMaxBinaryLiteralLength());
  }

  @Override
  public int getMaxCharLiteralLength() throws SQLException {
    return ask(m -> m.getMaxCharLiteralLength());
  }

  @Override
  public int getMaxColumnNameLength() throws SQLException {
    return ask(m -> m.getMaxColumnNameLength());
  }

  @Override
  public int getMaxColumnsInGroupBy() throws SQLException {
    return ask(m -> m.getMaxColumnsInGroupBy());
  }

  @Override
  public int getMaxColumnsInIndex() throws SQLException {
    return ask(m -> m.getMaxColumnsInIndex());
  }

  @Override
  public int getMaxColumnsInOrderBy() throws SQLException {
    return ask(m -> m.getMaxColumnsInOrderBy());
  }

  @Override
  public int getMaxColumnsInSelect() throws SQLException {
    return ask(m -> m.getMaxColumnsInSelect());
  }

  @Override
  public int getMaxColumnsInTable() throws SQLException {
    return ask(m -> m.getMaxColumnsInTable());
  }

  @Override
  public int getMaxConnections() throws SQLException {
    return ask(m -> m.getMaxConnections());
  }

  @Override
  public int getMaxCursorNameLength() throws SQLException {
    return ask(m -> m.getMaxCursorNameLength());
  }

  @Override
  public int getMaxIndexLength() throws SQLException {
    return ask(m -> m.getMaxIndexLength());
  }

  @Override
  public int getMaxSchemaNameLength() throws SQLException {
    return ask(m -> m.getMaxSchemaNameLength());
  }

  @Override
  public int getMaxProcedureNameLength() throws SQLException {
    return ask(m -> m.getMaxProcedureNameLength());
  }

  @Override
  public int getMaxCatalogNameLength() throws SQLException {
    return ask(m -> m.getMaxCatalogNameLength());
  }

  @Override
  public int getMaxRowSize() throws SQLException {
    return ask(m -> m.getMaxRowSize());
  }

  @Override
  public boolean doesMaxRowSizeIncludeBlobs() throws SQLException {
    return ask(m -> m.doesMaxRowSizeIncludeBlobs());
  }

  @Override
  public int getMaxStatementLength() throws SQLException {
    return ask(m -> m.getMaxStatementLength());
  }

  @Override
  public int getMaxStatements() throws SQLException {
    return ask(m -> m.getMaxStatements());
  }

  @Override
  public int getMaxTableNameLength() throws SQLException {
    return ask(m -> m.getMaxTableNameLength());
  }

  @Override
  public int getMaxTablesInSelect() throws SQLException {
    return ask(m -> m.getMaxTablesInSelect());
  }

  @Override
  public int getMaxUserNameLength() throws SQLException {
    return ask(m -> m.getMaxUserNameLength());
  }

  @Override
  public int getDefaultTransactionIsolation() throws SQLException {
    return ask(m -> m.getDefaultTransactionIsolation());
  }

  @Override
  public boolean dataDefinitionCausesTransactionCommit() throws SQLException {
    return ask(m -> m.dataDefinitionCausesTransactionCommit());
  }

  @Override
  public boolean dataDefinitionIgnoredInTransactions() throws SQLException {
    return ask(m -> m.dataDefinitionIgnoredInTransactions());
  }

  @Override
  public boolean ownUpdatesAreVisible(int type) throws SQLException {
    return ask(m -> m.ownUpdatesAreVisible(type));
  }

  @Override
  public boolean ownDeletesAreVisible(int type) throws SQLException {
    return ask(m -> m.ownDeletesAreVisible(type));
  }

  @Override
  public boolean ownInsertsAreVisible(int type) throws SQLException {
    return ask(m -> m.ownInsertsAreVisible(type));
  }

  @Override
  public boolean othersUpdatesAreVisible(int type) throws SQLException {
    return ask(m -> m.othersUpdatesAreVisible(type));
  }

  @Override
  public boolean othersDeletesAreVisible(int type) throws SQLException {
    return ask(m -> m.othersDeletesAreVisible(type));
  }

  @Override
  public boolean othersInsertsAreVisible(int type) throws SQLException {
    return ask(m -> m.othersInsertsAreVisible(type));
  }

  @Override
  public boolean updatesAreDetected(int type) throws SQLException {
    return ask(m -> m.updatesAreDetected(type));
  }

  @Override
  public boolean deletesAreDetected(int type) throws SQLException {
    return ask(m -> m.deletesAreDetected(type));
  }

  @Override
  public boolean insertsAreDetected(int type) throws SQLException {
    return ask(m -> m.insertsAreDetected(type));
  }

  @Override
  public int getResultSetHoldability() throws SQLException {
    return ask(m -> m.getResultSetHoldability());
  }

  @Override
  public int getDatabaseMajorVersion() throws SQLException {
    return ask(m -> m.getDatabaseMajorVersion());
  }

  @Override
  public int getDatabaseMinorVersion() throws SQLException {
    return ask(m -> m.getDatabaseMinorVersion());
  }

  @Override
  public int getJDBCMajorVersion() throws SQLException {
    return ask(m -> m.getJDBCMajorVersion());
  }

  @Override
  public int getJDBCMinorVersion() throws SQLException {
    return ask(m -> m.getJDBCMinorVersion());
  }

  @Override
  public int getSQLStateType() throws SQLException {
    return ask(m -> m.getSQLStateType());
  }

  @Override
  public boolean locatorsUpdateCopy() throws SQLException {
    return ask(m -> m.locatorsUpdateCopy());
  }

  @Override
  public RowIdLifetime getRowIdLifetime() throws SQLException {
    return ask(m -> m.getRowIdLifetime());
  }

  @Override
  public boolean autoCommitFailureClosesAllResultSets() throws SQLException {
    return ask(m -> m.autoCommitFailureClosesAllResultSets());
  }

  @Override
  public boolean generatedKeyAlwaysReturned() throws SQLException {
    return ask(m -> m.generatedKeyAlwaysReturned());
  }

  @Override
  public long getMaxLogicalLobSize() throws SQLException {
    return ask(m -> m.getMaxLogicalLobSize());
  }
}
