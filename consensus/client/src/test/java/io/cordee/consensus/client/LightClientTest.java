package io.cordee.consensus.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application links this module: it must stay light. */
final class LightClientTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.ratis.server.RaftServer",
        "org.apache.ratis.protocol.RaftPeer",
        "org.rocksdb.RocksDB",
        "org.bouncycastle.jce.provider.BouncyCastleProvider",
        "io.cordee.consensus.server.raft.RaftHost",
      })
  void theServersClassesAreNotOnTheClientsClassPath(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void theClientDoesNotNameThemEither() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.cordee.consensus");
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.ratis..", "org.rocksdb..", "io.cordee.consensus.server..")
        .check(classes);
  }
}
