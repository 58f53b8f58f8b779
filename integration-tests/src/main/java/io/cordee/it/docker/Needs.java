package io.cordee.it.docker;

import io.cordee.cli.Version;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What level C needs of a machine. Stateless. */
public final class Needs {
  private static final String BUILD = "io.cordee.build";

  private Needs() {}

  /**
   * Looks whether everything is there.
   *
   * @return versions, for reports
   * @throws CordeeException REFUSED, with what to install or to start
   */
  public static Map<String, Object> check() {
    Map<String, Object> versions = new LinkedHashMap<>();
    if (!System.getProperty("user.name", "").equals("root")) {
      throw refused("level C must be run as root: it enters the containers' networks");
    }
    need("there is no docker command: install it (Debian: apt-get install docker.io)", "docker");
    versions.put(
        "docker",
        need(
            "no Docker daemon answers on this machine: start it (systemctl start docker, or dockerd"
                + " as root)",
            "docker",
            "version",
            "--format",
            "{{.Server.Version}}"));
    need("there is no nft: install it (Debian: apt-get install nftables)", "nft", "--version");
    need("there is no nsenter: install it (Debian: util-linux)", "nsenter", "--version");
    String image = Containers.IMAGE;
    String found =
        need(
            "there is no image " + image + ": make it with docker/build (docs/operations.md)",
            "docker",
            "image",
            "inspect",
            "--format",
            "{{.Id}} {{index .Config.Labels \"" + BUILD + "\"}}",
            image);
    versions.put("image", found);
    String mine = build();
    if (!mine.isEmpty() && !found.endsWith(" " + mine)) {
      throw refused(
          "the image " + image + " is of another build than " + mine + ": run docker/build");
    }
    return versions;
  }

  /** The name of the build that this process runs from; "" when it is none. */
  private static String build() {
    try {
      Path jar =
          Path.of(
              Objects.requireNonNull(Version.class.getProtectionDomain().getCodeSource())
                  .getLocation()
                  .toURI());
      Path home = jar.toRealPath().resolve("../..").normalize();
      String name = String.valueOf(home.getFileName());
      return name.startsWith("build-") ? name : "";
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("cannot tell where this program lies", e);
    }
  }

  private static String need(String otherwise, String... command) {
    try {
      return Shell.run(List.of(command));
    } catch (IOException e) {
      throw new CordeeException(ErrorCode.REFUSED, otherwise, e);
    }
  }

  private static CordeeException refused(String why) {
    return new CordeeException(ErrorCode.REFUSED, why);
  }
}
