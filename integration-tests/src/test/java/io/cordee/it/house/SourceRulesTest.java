package io.cordee.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the compiler does not see: the length of files, sleeps in tests, swallowed failures. */
final class SourceRulesTest {
  private static final int MAX_LINES = 400;
  private static final Pattern EMPTY_CATCH = Pattern.compile("catch \\([A-Za-z |]+\\) *\\{\\s*}");
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void noFileIsAMonster() {
    assertThat(offenders(".java", (path, text) -> text.lines().count() > MAX_LINES)).isEmpty();
  }

  @Test
  void testsWaitForConditionsAndDoNotSleep() {
    assertThat(offenders("Test.java", (path, text) -> text.contains("Thread." + "sleep(")))
        .isEmpty();
    assertThat(offenders("IT.java", (path, text) -> text.contains("Thread." + "sleep("))).isEmpty();
  }

  @Test
  void noCatchIsEmpty() {
    assertThat(offenders(".java", (path, text) -> EMPTY_CATCH.matcher(text).find())).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    List<Path> bare = new ArrayList<>();
    for (Path source : sources(".java")) {
      if (!Files.exists(source.resolveSibling("package-info.java")) && !isTest(source)) {
        bare.add(source);
      }
    }
    assertThat(bare).isEmpty();
  }

  private static boolean isTest(Path source) {
    return source.toString().contains("/src/test/");
  }

  private interface Rule {
    boolean brokenBy(Path path, String text);
  }

  private static List<Path> offenders(String ending, Rule rule) {
    List<Path> found = new ArrayList<>();
    for (Path source : sources(ending)) {
      try {
        if (rule.brokenBy(source, Files.readString(source))) {
          found.add(ROOT.relativize(source));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static List<Path> sources(String ending) {
    try (Stream<Path> walk = Files.walk(ROOT)) {
      List<Path> found =
          walk.filter(p -> p.toString().contains("/src/") && !p.toString().contains("/target/"))
              .filter(p -> p.toString().endsWith(ending))
              .toList();
      assertThat(found).as("sources below %s", ROOT).isNotEmpty();
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
