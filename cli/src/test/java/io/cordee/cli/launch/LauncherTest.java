package io.cordee.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that starts Java, with a fake Java that prints what it was given. */
class LauncherTest {
  @TempDir Path dir;
  private Path launcher = Path.of("unset");
  private Path java = Path.of("unset");

  private record Ran(int exitCode, String text) {}

  @BeforeEach
  void installWithAFakeJava() throws IOException {
    launcher = dir.resolve("my cordee/bin/cordee");
    Files.createDirectories(launcher.getParent());
    Files.createDirectories(dir.resolve("my cordee/lib"));
    Files.copy(Path.of("src/dist/bin/cordee"), launcher);
    for (String jar : List.of("aaa.jar", "cordee-cli-1.jar", "picocli-1.jar")) {
      Files.writeString(dir.resolve("my cordee/lib").resolve(jar), "");
    }
    java = dir.resolve("jdk");
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
    script(
        java.resolve("bin/java"), "printf '[%s]' \"$@\"; echo; echo \"arenas=$MALLOC_ARENA_MAX\"");
  }

  @Test
  void commandsStartFastAndWhatTheyNeedComesFirst() throws Exception {
    Ran ran = run(java, "status", "--config", "a b.yaml");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.text())
        .contains("[-XX:TieredStopAtLevel=1]")
        .contains("/lib/cordee-cli-1.jar:" + dir.resolve("my cordee/lib/picocli-1.jar") + ":")
        .contains("[io.cordee.cli.Main][status][--config][a b.yaml]")
        .contains("[-Dcordee.launcher=" + launcher.toRealPath() + "]");
  }

  @Test
  void theDaemonIsKeptSmallAndEndsWhenMemoryDoes() throws Exception {
    assertThat(run(java, "node", "run", "--config", "node.yaml").text())
        .contains("[-XX:+ExitOnOutOfMemoryError]")
        .contains("[-Xmx512m]")
        .contains("arenas=2");
  }

  @Test
  void anOldJavaIsRefusedByName() throws Exception {
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Ran ran = run(java, "status");
    assertThat(ran.exitCode()).isEqualTo(70);
    assertThat(ran.text()).contains("is version '11.0.2'; Cordée needs 17 or newer");
  }

  @Test
  void aWrongJavaHomeIsRefusedByName() throws Exception {
    Ran ran = run(dir.resolve("nothing"), "status");
    assertThat(ran.exitCode()).isEqualTo(70);
    assertThat(ran.text()).contains("JAVA_HOME is " + dir.resolve("nothing"));
  }

  @Test
  void aJavaThatDoesNotTellItsVersionInAFileIsAsked() throws Exception {
    Files.delete(java.resolve("release"));
    script(java.resolve("bin/java"), "echo 'openjdk version \"1.8.0_392\"' >&2");
    assertThat(run(java, "status").text()).contains("is version '1.8.0_392'");
  }

  @Test
  void anIncompleteInstallationIsNamed() throws Exception {
    for (String jar : List.of("aaa.jar", "cordee-cli-1.jar", "picocli-1.jar")) {
      Files.delete(dir.resolve("my cordee/lib").resolve(jar));
    }
    assertThat(run(java, "status").exitCode()).isNotZero();
  }

  private Ran run(Path javaHome, String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString());
    builder.command().addAll(List.of(words));
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().remove("MALLOC_ARENA_MAX");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), text);
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
