package io.cordee.sql.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver stays light enough to be linked into any application. */
class DependenciesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.ratis.server.RaftServer",
        "org.rocksdb.RocksDB",
        "io.cordee.sql.manager.SqlManager",
        "io.cordee.consensus.server.raft.RaftHost",
        "org.bouncycastle.jce.provider.BouncyCastleProvider"
      })
  void isNotOnTheClassPath(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void usesOnlyTheClientPoolAndConnector() {
    JavaClasses driver =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.cordee.sql.driver");
    assertThat(driver).isNotEmpty();
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "javax.sql..",
            "javax.net..",
            "org.jspecify..",
            "org.slf4j..",
            "com.zaxxer.hikari..",
            "org.mariadb.jdbc..",
            "io.cordee.sql.driver..",
            "io.cordee.consensus.client..",
            "io.cordee.consensus.map..",
            "io.cordee.consensus.error..",
            "io.cordee.consensus.command..",
            "io.cordee.consensus.observation..")
        .check(driver);
  }

  @Test
  void isFoundByDriverManager() throws Exception {
    assertThat(DriverManager.getDriver("jdbc:cordee://a:1/b")).isInstanceOf(CordeeDriver.class);
  }
}
