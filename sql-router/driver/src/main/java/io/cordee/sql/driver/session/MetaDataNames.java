package io.cordee.sql.driver.session;

import java.sql.SQLException;

/** How names are stored and nulls are sorted. Confined to the thread that uses the connection. */
abstract class MetaDataNames extends MetaDataFacts {

  @Override
  public boolean nullsAreSortedHigh() throws SQLException {
    return ask(m -> m.nullsAreSortedHigh());
  }

  @Override
  public boolean nullsAreSortedLow() throws SQLException {
    return ask(m -> m.nullsAreSortedLow());
  }

  @Override
  public boolean nullsAreSortedAtStart() throws SQLException {
    return ask(m -> m.nullsAreSortedAtStart());
  }

  @Override
  public boolean nullsAreSortedAtEnd() throws SQLException {
    return ask(m -> m.nullsAreSortedAtEnd());
  }

  @Override
  public boolean storesUpperCaseIdentifiers() throws SQLException {
    return ask(m -> m.storesUpperCaseIdentifiers());
  }

  @Override
  public boolean storesLowerCaseIdentifiers() throws SQLException {
    return ask(m -> m.storesLowerCaseIdentifiers());
  }

  @Override
  public boolean storesMixedCaseIdentifiers() throws SQLException {
    return ask(m -> m.storesMixedCaseIdentifiers());
  }

  @Override
  public boolean storesUpperCaseQuotedIdentifiers() throws SQLException {
    return ask(m -> m.storesUpperCaseQuotedIdentifiers());
  }

  @Override
  public boolean storesLowerCaseQuotedIdentifiers() throws SQLException {
    return ask(m -> m.storesLowerCaseQuotedIdentifiers());
  }

  @Override
  public boolean storesMixedCaseQuotedIdentifiers() throws SQLException {
    return ask(m -> m.storesMixedCaseQuotedIdentifiers());
  }
}
