package io.cordee.sql.driver.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsParserTest {
  @Test
  void readsHostsSchemaAndParameters() throws SQLException {
    Properties more = new Properties();
    more.setProperty("user", "app");
    more.setProperty("reads", "any");
    Settings read =
        SettingsParser.parse(
            "jdbc:cordee://a:7101,b:7102/shop?cluster=shop-db&identity=%2Ftmp%2Fid&reads=max-lag:250"
                + "&password=p%26w+d&writeWait=1500&useServerPrepStmts=true",
            more);
    assertThat(read.coordination()).containsExactly("a:7101", "b:7102");
    assertThat(read.schema()).isEqualTo("shop");
    assertThat(read.cluster()).isEqualTo("shop-db");
    assertThat(read.identity()).isEqualTo("/tmp/id");
    assertThat(read.user()).isEqualTo("app");
    assertThat(read.password()).isEqualTo("p&w+d");
    assertThat(read.reads()).isEqualTo(ReadBound.parse("max-lag:250"));
    assertThat(read.writeWait()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(read.socketTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(read.passedOn()).containsEntry("useServerPrepStmts", "true");
    assertThat(read.toString()).doesNotContain("p&w+d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:cordee:a/b                      | not a Cordée URL",
        "jdbc:cordee://a/b                    | not host:port",
        "jdbc:cordee://a:99999/b              | not host:port",
        "jdbc:cordee://a:1,/b                 | not host:port",
        "jdbc:cordee://a:1/b?colour=red       | unknown parameter 'colour'; allowed: cluster",
        "jdbc:cordee://a:1/b?user             | parameter without a value",
        "jdbc:cordee://a:1/b?reads=fast       | own-writes, max-lag:MILLIS, any or writer",
        "jdbc:cordee://a:1/b?reads=max-lag:x  | own-writes, max-lag:MILLIS, any or writer",
        "jdbc:cordee://a:1/b?poolSize=0       | poolSize=0 is not a whole number from 1",
        "jdbc:cordee://a:1/b?socketTimeout=0  | socketTimeout=0 is not a whole number from 1",
        "jdbc:cordee://a:1/b?readOnly=yes     | readOnly=yes is not true or false",
        "jdbc:cordee://a:1/b?tokenScope=jvm   | datasource, connection, explicit",
        "jdbc:cordee://a:1/b?transactionReplay=true | unknown parameter 'transactionReplay'",
      })
  void saysWhatIsWrong(String url, String message) {
    assertThatThrownBy(() -> SettingsParser.parse(url, new Properties()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(message);
  }

  @Test
  void acceptsOnlyItsOwnUrls() {
    assertThat(SettingsParser.accepts("jdbc:cordee://a:1/b")).isTrue();
    assertThat(SettingsParser.accepts("jdbc:mariadb://a:1/b")).isFalse();
  }
}
