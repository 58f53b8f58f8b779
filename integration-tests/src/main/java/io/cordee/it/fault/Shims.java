package io.cordee.it.fault;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.disk.DiskShim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts the disk shim under members of a cluster to be made. Stateless. */
final class Shims {
  private Shims() {}

  /**
   * Under one member: the journal lies beside the cluster's folder.
   *
   * @param lines of {@code local start --members}, which get the variables
   */
  static DiskControl under(Path dir, String member, Path data, List<String> lines)
      throws IOException {
    Path above = dir.toAbsolutePath().resolve("..").normalize();
    Path real = above.toRealPath().resolve(dir.getFileName());
    Path journal = real.resolveSibling(dir.getFileName() + ".journals").resolve(member);
    Files.createDirectories(journal);
    DiskControl disk = new DiskControl(real.resolve(dir.relativize(data)), journal);
    boolean database = member.startsWith("db-");
    String program = database ? "mariadbd" : "java";
    DiskShim.under(disk, program, DiskShim.Strictness.ORDINARY)
        .forEach((name, value) -> lines.add(member + ".env." + name + " = " + value));
    if (database) {
      lines.add(member + ".set.innodb_use_native_aio = 0");
    }
    return disk;
  }
}
