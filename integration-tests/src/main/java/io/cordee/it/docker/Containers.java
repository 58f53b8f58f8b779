package io.cordee.it.docker;

import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The containers of one cluster on a network of their own, by the docker command. Their processes
 * are processes of this machine, known by their ids here. Confined to the nemesis' thread, except
 * {@link #close}.
 */
final class Containers implements AutoCloseable {
  static final String IMAGE = "cordee:local";

  /** Everything that is made carries it, so that nothing is left behind. */
  static final String LABEL = "cordee.prove";

  private static final int MAX_NETWORKS = 32;
  private static final int REMOVE_TRIES = 20;
  private static final long REMOVE_WAIT_NANOS = 500_000_000L;
  private static final String FIRST_BYTES = "10.231.";
  private static final int FIRST_HOST = 11;

  /**
   * This machine's address in the network. It has a name in each container, because the JDK's HTTPS
   * server looks up the name of whoever connects, and no name server answers in here: each
   * connection would wait for that, 10 s and more.
   */
  private static final int GATEWAY = 1;

  private static final String STAT_END = ") ";
  private static final int START_TICKS = 19;

  private final String id;
  private final String subnet;
  private final List<String> members;

  private Containers(String id, String subnet, List<String> members) {
    this.id = id;
    this.subnet = subnet;
    this.members = members;
  }

  /**
   * Makes the network.
   *
   * @param id beginning of all names, of nobody else on this machine
   * @param members who will get an address, in this order
   */
  static Containers create(String id, List<String> members) throws IOException {
    IOException last = new IOException("no network tried");
    for (int i = 0; i < MAX_NETWORKS; i++) {
      String subnet = FIRST_BYTES + i + ".";
      try {
        docker(
            "network",
            "create",
            "--internal",
            "--label",
            label(id),
            "--subnet",
            subnet + "0/24",
            id);
        return new Containers(id, subnet, List.copyOf(members));
      } catch (IOException taken) {
        last = taken;
      }
    }
    throw new IOException("no free network in " + FIRST_BYTES + "0.0/16", last);
  }

  String address(String member) {
    return subnet + (FIRST_HOST + members.indexOf(member));
  }

  /**
   * Starts a member's container for the first time.
   *
   * @param home its folder, at the same path inside
   * @param log gets what it prints
   * @param library is at the same path inside too
   */
  LocalProcess run(
      String member,
      Path home,
      Path log,
      Optional<Path> library,
      Map<String, String> environment,
      List<String> command)
      throws IOException {
    List<String> line =
        new ArrayList<>(List.of("run", "--detach", "--name", name(member), "--hostname", member));
    line.addAll(List.of("--label", label(id), "--network", id, "--ip", address(member)));
    line.addAll(List.of("--add-host", "prover:" + subnet + GATEWAY));
    line.addAll(List.of("--user", "0:0", "--volume", home + ":" + home));
    library.ifPresent(file -> line.addAll(List.of("--volume", file + ":" + file + ":ro")));
    environment.forEach((key, value) -> line.addAll(List.of("--env", key + "=" + value)));
    line.addAll(List.of("--entrypoint", "/bin/bash", IMAGE));
    line.addAll(List.of("-c", "exec \"${@:2}\" >>\"$1\" 2>&1", "run", log.toString()));
    line.addAll(command);
    docker(line.toArray(String[]::new));
    return process(member);
  }

  /** Starts it again after it has ended, with the same address and files. */
  LocalProcess start(String member) throws IOException {
    docker("wait", name(member));
    docker("start", name(member));
    return process(member);
  }

  private LocalProcess process(String member) throws IOException {
    String pid = docker("inspect", "--format", "{{.State.Pid}}", name(member));
    Path stat = Path.of("/proc", pid, "stat");
    if (pid.equals("0") || !Files.exists(stat)) {
      throw new IOException(member + " ended at once: " + docker("logs", name(member)));
    }
    String text = Files.readString(stat);
    String fields = text.substring(text.lastIndexOf(STAT_END) + STAT_END.length());
    return new LocalProcess(
        Long.parseLong(pid), Long.parseLong(fields.split(" ", -1)[START_TICKS]));
  }

  private String name(String member) {
    return id + "-" + member;
  }

  private static String label(String id) {
    return LABEL + "=" + id;
  }

  /** What the docker command printed. */
  static String docker(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return Shell.run(command);
  }

  /** Removes the containers and the network. The members' folders stay. */
  @Override
  public void close() throws IOException {
    String all = docker("ps", "--all", "--quiet", "--filter", "label=" + label(id));
    if (!all.isEmpty()) {
      for (String container : all.lines().toList()) {
        docker("rm", "--force", "--volumes", container);
      }
    }
    if (!docker("network", "ls", "--quiet", "--filter", "label=" + label(id)).isEmpty()) {
      removeNetwork();
    }
  }

  /** A removed container may hold its address for a moment. */
  private void removeNetwork() throws IOException {
    for (int i = 1; i < REMOVE_TRIES; i++) {
      try {
        docker("network", "rm", id);
        return;
      } catch (IOException stillHeld) {
        LockSupport.parkNanos(REMOVE_WAIT_NANOS);
      }
    }
    docker("network", "rm", id);
  }
}
