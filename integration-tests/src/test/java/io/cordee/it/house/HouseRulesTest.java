package io.cordee.it.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrows between modules run one way, and what the log replays has no clock. */
final class HouseRulesTest {
  private static final String CONSENSUS = "io.cordee.consensus..";
  private static final String BLOCKSTORE = "io.cordee.blockstore..";
  private static final String SQL = "io.cordee.sql..";
  private static final String CLI = "io.cordee.cli..";

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.cordee");
  }

  @Test
  void consensusDependsOnNobodyInTheHouse() {
    noClasses()
        .that()
        .resideInAPackage(CONSENSUS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BLOCKSTORE, SQL, CLI, "io.cordee.mariadb..")
        .check(classes);
  }

  @Test
  void blockstoreAndSqlDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(BLOCKSTORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SQL, CLI, "io.cordee.mariadb..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(SQL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BLOCKSTORE, CLI, "io.cordee.mariadb..")
        .check(classes);
  }

  @Test
  void clientsDependOnNeitherRatisNorRocksDb() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.cordee.consensus.client..",
            "io.cordee.consensus.map..",
            "io.cordee.consensus.command..",
            "io.cordee.consensus.codec..",
            "io.cordee.blockstore.client..",
            "io.cordee.sql.driver..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.ratis..", "org.rocksdb..")
        .check(classes);
  }

  @Test
  void onlyTheRaftHostKnowsRatis() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.cordee.consensus.server.raft..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.ratis..")
        .check(classes);
  }

  @Test
  void whatTheLogReplaysHasNoClockAndNoChance() {
    noClasses()
        .that()
        .resideInAnyPackage("io.cordee.consensus.map..", "io.cordee.consensus.command..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .check(classes);
  }
}
