package io.cordee.it.fault.disk;

import io.cordee.it.fault.FaultUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file system of its own, small enough to be filled: ext4 in a file, mounted on a folder. Needs
 * root and loop devices. Confined to the nemesis' thread.
 */
public final class SmallDisk {
  private static final String BALLAST = "ballast";
  private static final int LIMIT_SECONDS = 60;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes one and mounts it on an existing, empty folder.
   *
   * @param image where the file is made; its folder must have the space
   * @throws FaultUnavailableException when this user or machine cannot mount
   */
  public static SmallDisk mount(Path image, Path folder, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    // no reserve for root, no folder lost+found in the way
    run("mke2fs", "-q", "-t", "ext4", "-m", "0", "-F", image.toString());
    run("mount", "-o", "loop", image.toString(), folder.toString());
    Files.deleteIfExists(folder.resolve("lost+found"));
    return new SmallDisk(folder);
  }

  /**
   * Puts one under a folder that has files already, which nobody may use meanwhile.
   *
   * @throws FaultUnavailableException as {@link #mount}; the folder is as it was
   */
  public static SmallDisk under(Path image, Path folder, long bytes) throws IOException {
    Path aside = folder.resolveSibling(folder.getFileName() + ".aside");
    Files.move(folder, aside);
    Files.createDirectory(folder);
    try {
      SmallDisk disk = mount(image, folder, bytes);
      run("cp", "-a", aside + "/.", folder.toString());
      run("rm", "-rf", aside.toString());
      return disk;
    } catch (FaultUnavailableException e) {
      Files.delete(folder);
      Files.move(aside, folder);
      throw e;
    }
  }

  /**
   * The one that was mounted on a folder before; FaultUnavailableException when the folder lies on
   * the same file system as the one above it.
   */
  public static SmallDisk at(Path folder) throws IOException {
    Path above = folder.toAbsolutePath().resolve("..").normalize();
    if (Files.getFileStore(folder).equals(Files.getFileStore(above))) {
      throw new FaultUnavailableException(folder + " has no small disk of its own");
    }
    return new SmallDisk(folder);
  }

  /** Takes all space that is left. */
  public void fill() throws IOException {
    Path ballast = folder.resolve(BALLAST);
    try (FileChannel file =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long most = Files.getFileStore(folder).getTotalSpace();
      int step = CHUNK_BYTES;
      while (step > 0 && file.size() <= most) {
        try {
          file.write(ByteBuffer.allocate(step));
        } catch (IOException full) {
          step /= 2; // the last blocks too
        }
      }
    }
  }

  /** Gives it back. */
  public void free() throws IOException {
    Files.deleteIfExists(folder.resolve(BALLAST));
  }

  public long freeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Whoever uses it must have ended; a process that was killed may hold it a moment longer. */
  public void unmount() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      try {
        run("umount", folder.toString());
        return;
      } catch (FaultUnavailableException busy) {
        if (System.nanoTime() > end) {
          throw busy;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private static void run(String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new FaultUnavailableException(
          "a small disk needs " + command[0] + ": apt-get install e2fsprogs mount", e);
    }
    try (var out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new FaultUnavailableException(
            "a small disk needs root and loop devices: " + List.of(command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted in " + List.of(command));
    }
  }
}
