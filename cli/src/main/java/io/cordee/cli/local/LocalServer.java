package io.cordee.cli.local;

import io.cordee.mariadb.LocalProcess;
import io.cordee.mariadb.MariaDbServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One MariaDB server of a local cluster. Immutable. */
record LocalServer(String name, String room, String agentNode, MariaDbServer server)
    implements Member {
  @Override
  public String kind() {
    return "mariadb";
  }

  @Override
  public Optional<LocalProcess> process() throws IOException {
    return server.process();
  }

  @Override
  public void start() throws IOException {
    server.start();
  }

  @Override
  public Path log() {
    return server.dir().resolve("log");
  }

  @Override
  public String address() {
    return server.host() + ":" + server.port();
  }
}
