package io.cordee.consensus.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * The same log gives the same map on every node: nothing in the rules may depend on the machine.
 */
final class PureStateMachineTest {
  private static final String[] PURE = {
    "io.cordee.consensus.map..", "io.cordee.consensus.command..", "io.cordee.consensus.invariant.."
  };

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "io.cordee.consensus.map",
              "io.cordee.consensus.command",
              "io.cordee.consensus.invariant");

  @Test
  void theStateMachineKnowsNoClockNoRandomnessAndNoThread() {
    ArchRule rule =
        noClasses()
            .that(resideInAnyPackage(PURE))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                Clock.class,
                InstantSource.class,
                Random.class,
                ThreadLocalRandom.class,
                UUID.class,
                Thread.class);
    rule.check(classes);
  }

  @Test
  void theStateMachineKnowsNoNetworkNoDiskAndNoWireFormat() {
    noClasses()
        .that(resideInAnyPackage(PURE))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..",
            "com.google.protobuf..",
            "io.cordee.consensus.codec..",
            "java.io",
            "java.nio.file..",
            "java.net..",
            "java.util.concurrent..")
        .check(classes);
  }
}
