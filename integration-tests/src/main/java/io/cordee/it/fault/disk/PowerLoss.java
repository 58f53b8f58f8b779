package io.cordee.it.fault.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Takes the power from a disk under the {@link DiskShim}: what no sync made durable is undone. The
 * process must be dead before. Stateless.
 */
public final class PowerLoss {
  private PowerLoss() {}

  /** How much of what was not synced is lost. */
  public enum Mode {
    /** All of it. */
    EVERYTHING,
    /** Some blocks of 4 KiB reached the disk and others did not; names all or none. */
    TORN
  }

  /**
   * What was undone.
   *
   * @param names that were changed and not synced
   * @param files whose content was not synced
   * @param blocks of 4 KiB, or parts of them, that got their old content back
   * @param cutBytes that were appended and are gone
   */
  public record Lost(int names, int files, long blocks, long cutBytes) {}

  /**
   * Undoes it, and empties the journal: what is left on the disk is durable.
   *
   * @param seed of the choices of {@link Mode#TORN}
   */
  public static Lost apply(DiskControl disk, Mode mode, long seed) throws IOException {
    Random random = new Random(seed);
    NameUndo names = NameUndo.read(disk);
    boolean keepNames = mode == Mode.TORN && random.nextBoolean();
    int undone = keepNames ? 0 : names.apply();
    Inodes inodes = new Inodes(disk.folder());
    int files = 0;
    long blocks = 0;
    long cut = 0;
    for (Path journal : journals(disk.journal())) {
      FileUndo undo = FileUndo.read(journal);
      Path file = inodes.path(undo.inode());
      if (file != null && Files.isRegularFile(file)) {
        FileUndo.Done done = undo.apply(file, mode, random);
        files += done.blocks() + done.cutBytes() > 0 ? 1 : 0;
        blocks += done.blocks();
        cut += done.cutBytes();
      }
    }
    for (Path journal : journals(disk.journal())) {
      Files.delete(journal);
    }
    names.clear();
    return new Lost(undone, files, blocks, cut);
  }

  private static List<Path> journals(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "u[0-9]*")) {
      files.forEach(found::add);
    }
    found.sort(null); // the random choices must not depend on the order of the folder
    return found;
  }
}
