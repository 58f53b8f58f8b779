package io.cordee.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Folders full of files, made by a seed and compared byte for byte. Stateless. */
final class Trees {
  private static final int PER_FOLDER = 100;

  private Trees() {}

  /** So many files of up to so many bytes, a hundred to a folder; a few names are difficult. */
  static Path make(Path root, int files, int maxBytes, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> odd =
        List.of("a b+c", "ü ñ 漢字", "per%20cent", "plus+and&and=", "q?uestion#", "~'()");
    for (int i = 0; i < files; i++) {
      byte[] content = new byte[random.nextInt(maxBytes)];
      random.nextBytes(content);
      Path folder = root.resolve(String.format("d%03d", i / PER_FOLDER));
      Files.createDirectories(folder);
      String name = i < odd.size() ? odd.get(i) : "f" + i;
      Files.write(folder.resolve(name), content);
    }
    return root;
  }

  static Path file(Path file, int bytes, long seed) throws IOException {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return Files.write(file, content);
  }

  /** Both have the same files with the same bytes. */
  static void assertSame(Path expected, Path actual) throws IOException {
    assertThat(names(actual)).isEqualTo(names(expected));
    for (String name : names(expected)) {
      assertThat(Files.mismatch(expected.resolve(name), actual.resolve(name)))
          .as("first different byte of %s", name)
          .isEqualTo(-1);
    }
  }

  private static SortedSet<String> names(Path root) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile)
          .forEach(file -> names.add(root.relativize(file).toString()));
    }
    return names;
  }
}
