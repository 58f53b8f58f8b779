package io.cordee.sql.driver.statement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlKindsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select 1                                  | READ      | false",
        "(SELECT 1) UNION (SELECT 2)               | READ      | false",
        "/* hi */ -- there\\n # x\\n  WITH a AS (SELECT 1) SELECT * FROM a | READ | false",
        "/*! INSERT INTO t VALUES (1) */           | UNCERTAIN | false",
        "/*M!100100 DELETE FROM t */               | UNCERTAIN | false",
        "INSERT INTO t VALUES (1)                  | WRITE     | false",
        "replace into t values (1)                 | WRITE     | false",
        "update t set a=1                          | WRITE     | false",
        "DELETE FROM t                             | WRITE     | false",
        "CREATE TABLE t (id INT)                   | UNCERTAIN | false",
        "CREATE TEMPORARY TABLE t (id INT)         | UNCERTAIN | true",
        "CALL p()                                  | UNCERTAIN | false",
        "{call p()}                                | UNCERTAIN | false",
        "LOCK TABLES t WRITE                       | UNCERTAIN | true",
        "SET @a = 1                                | SESSION   | true",
        "SET STATEMENT max_statement_time=1 FOR DELETE FROM t | UNCERTAIN | false",
        "USE shop                                  | SESSION   | true",
        "BEGIN                                     | BEGIN     | false",
        "START TRANSACTION                         | BEGIN     | false",
        "START SLAVE                               | UNCERTAIN | false",
        "COMMIT                                    | END       | false",
        "ROLLBACK                                  | END       | false",
        "ROLLBACK TO a                             | READ      | false",
        "XA START 'x'                              | UNCERTAIN | false",
        "''                                        | UNCERTAIN | false",
      })
  void isToldByItsFirstKeyword(String sql, SqlKind kind, boolean pins) {
    String text = sql.replace("\\n", "\n");
    assertThat(SqlKinds.of(text)).isEqualTo(kind);
    assertThat(SqlKinds.changesSession(text, kind)).isEqualTo(pins);
  }
}
