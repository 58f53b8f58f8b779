package io.cordee.sql.manager.readmit;

import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.server.SqlAccess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies schemas from one server to another with {@code mariadb-dump | mariadb}. Confined to its
 * caller.
 */
public final class Cloner {
  private static final String POSITION = "-- SET GLOBAL gtid_slave_pos='";
  private static final int MAX_POSITION_LINE = 4_096;
  private static final int BUFFER_BYTES = 64 * 1024;
  private final Tools tools;
  private final SqlAccess access;
  private final SqlServer source;
  private final SqlServer target;

  public Cloner(Tools tools, SqlAccess access, SqlServer source, SqlServer target) {
    this.tools = tools;
    this.access = access;
    this.source = source;
    this.target = target;
  }

  /**
   * Copies the schemas as of one transaction of the source. The target's own tables of the same
   * names are replaced; nothing goes to its binary log.
   *
   * @return the source's position at that transaction
   */
  public GtidPosition schemas(List<String> schemas) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--single-transaction",
                "--gtid",
                "--master-data=2",
                "--routines",
                "--events",
                "--triggers",
                "--hex-blob",
                "--ignore-table=cordee.fence",
                "--databases"));
    arguments.addAll(schemas);
    String position = pipe(arguments);
    if (position.isEmpty()) {
      throw new IOException("the dump of " + source.name() + " does not tell its GTID position");
    }
    return GtidPosition.parse(position);
  }

  private String pipe(List<String> dumpArguments) throws IOException, InterruptedException {
    Path dir =
        Files.createTempDirectory(
            "cordee-clone",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Path options = Files.writeString(dir.resolve("client.cnf"), optionFile());
      Path errors = dir.resolve("errors");
      Process dump = start("mariadb-dump", source, options, dumpArguments, errors);
      Process load =
          start(
              "mariadb",
              target,
              options,
              List.of("--init-command=SET SESSION sql_log_bin=0", "--binary-mode"),
              errors);
      return copy(dump, load, errors);
    } finally {
      for (String file : List.of("client.cnf", "errors")) {
        Files.deleteIfExists(dir.resolve(file));
      }
      Files.delete(dir);
    }
  }

  private Process start(
      String program, SqlServer server, Path options, List<String> arguments, Path errors)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(tools.find(program).toString());
    command.add("--defaults-file=" + options);
    command.add("--host=" + server.host());
    command.add("--port=" + server.port());
    command.add("--protocol=tcp");
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
        .start();
  }

  private String optionFile() {
    String password = access.password().replace("\\", "\\\\").replace("\"", "\\\"");
    return "[client]\nuser=\""
        + access.user()
        + "\"\npassword=\""
        + password
        + "\"\n"
        + "default-character-set=utf8mb4\n";
  }

  private String copy(Process dump, Process load, Path errors)
      throws IOException, InterruptedException {
    String position = "";
    IOException broken = null;
    try (InputStream in = dump.getInputStream();
        OutputStream out = load.getOutputStream()) {
      position = transfer(in, out);
    } catch (IOException e) {
      broken = e;
    } finally {
      if (broken != null || Thread.currentThread().isInterrupted()) {
        dump.destroy();
        load.destroy();
      }
    }
    int dumped = dump.waitFor();
    int loaded = load.waitFor();
    if (broken != null || dumped != 0 || loaded != 0) {
      throw new IOException(
          "copying "
              + source.name()
              + " to "
              + target.name()
              + " failed (mariadb-dump "
              + dumped
              + ", mariadb "
              + loaded
              + "): "
              + Files.readString(errors).strip(),
          broken);
    }
    return position;
  }

  /** Copies all bytes; answers the position that a line of its own told. */
  private static String transfer(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    String position = "";
    int n;
    while ((n = in.read(buffer)) >= 0) {
      out.write(buffer, 0, n);
      for (int i = 0; i < n; i++) {
        if (buffer[i] != '\n') {
          if (line.size() < MAX_POSITION_LINE) {
            line.write(buffer[i]);
          }
          continue;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        if (text.startsWith(POSITION)) {
          position = text.substring(POSITION.length(), text.lastIndexOf('\''));
        }
        line.reset();
      }
    }
    return position;
  }
}
