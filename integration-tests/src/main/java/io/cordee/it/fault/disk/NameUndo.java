package io.cordee.it.fault.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The old names in folders, as the shim's file {@code entries} holds them. Confined to its maker's
 * thread.
 */
final class NameUndo {
  private static final char ABSENT = 'a';
  private static final char FOLDER = 'd';
  private static final int FIELDS = 6;

  private final Path folder;
  private final Path journal;
  private final Path aside;
  private final List<Entry> entries;

  /** Folders that had to be made anew, by the inode that they had. */
  private final Map<Long, Path> remade = new HashMap<>();

  /** Inodes that the killed process left. */
  private final Set<Long> living = new HashSet<>();

  /** Null after a folder has moved. */
  private @Nullable Inodes inodes;

  private record Entry(long id, long dir, char type, long old, String name) {}

  private NameUndo(DiskControl disk, List<Entry> entries) {
    this.folder = disk.folder();
    this.journal = disk.journal();
    this.aside = journal.resolve("aside");
    this.entries = entries;
  }

  static NameUndo read(DiskControl disk) throws IOException {
    Map<Long, Entry> pending = new LinkedHashMap<>();
    Path file = disk.journal().resolve("entries");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", FIELDS);
        if (words[0].equals("P") && words.length == FIELDS) {
          long id = Long.parseLong(words[1]);
          String name = words[5].substring(words[5].lastIndexOf('/') + 1);
          pending.put(
              id,
              new Entry(
                  id,
                  Long.parseLong(words[2]),
                  words[3].charAt(0),
                  Long.parseLong(words[4]),
                  name));
        } else if (words[0].equals("D") && words.length > 1) {
          pending.remove(Long.parseLong(words[1]));
        }
      }
    }
    return new NameUndo(disk, List.copyOf(pending.values()));
  }

  /** Gives every name back what it stood for; how many names that changed. */
  int apply() throws IOException {
    Inodes before = new Inodes(folder);
    for (Entry entry : entries) { // asked now: new folders may get the numbers of those removed
      living(before, entry.dir());
      living(before, entry.old());
    }
    Files.createDirectories(aside);
    int changed = 0;
    for (Entry entry : entries) {
      Path at = at(entry);
      if (at != null && exists(at) && Inodes.of(at) != entry.old()) {
        move(at, aside.resolve(Long.toString(entry.id())));
        changed++;
      }
    }
    List<Entry> open = new ArrayList<>(entries);
    open.removeIf(entry -> entry.type() == ABSENT);
    boolean progress = true;
    while (progress) { // a folder may have to come back before what was in it
      progress = false;
      for (Entry entry : List.copyOf(open)) {
        Path at = at(entry);
        if (at != null && !at.startsWith(aside)) {
          changed += restore(entry, at);
          open.remove(entry);
          progress = true;
        }
      }
    }
    deleteTree(aside);
    return changed;
  }

  private void living(Inodes before, long inode) {
    if (before.path(inode) != null) {
      living.add(inode);
    }
  }

  private int restore(Entry entry, Path at) throws IOException {
    if (exists(at)) {
      return 0;
    }
    if (entry.type() == FOLDER) {
      Path there = locate(entry.old());
      if (there == null) {
        remade.put(entry.old(), Files.createDirectory(at));
      } else {
        move(there, at);
      }
    } else {
      Files.createLink(at, journal.resolve("g" + entry.id()));
    }
    return 1;
  }

  /** Where the name stands now; null when its folder is not there. */
  private @Nullable Path at(Entry entry) throws IOException {
    Path dir = locate(entry.dir());
    return dir == null ? null : dir.resolve(entry.name());
  }

  private @Nullable Path locate(long inode) throws IOException {
    if (!living.contains(inode)) {
      return remade.get(inode);
    }
    Inodes known = inodes;
    if (known == null) {
      known = new Inodes(folder, aside);
      inodes = known;
    }
    return known.path(inode);
  }

  private void move(Path from, Path to) throws IOException {
    if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      inodes = null;
    }
    Files.move(from, to);
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Forgets everything: what is on the disk now is durable. */
  void clear() throws IOException {
    Files.deleteIfExists(journal.resolve("entries"));
    try (DirectoryStream<Path> kept = Files.newDirectoryStream(journal, "g[0-9]*")) {
      for (Path path : kept) {
        Files.delete(path);
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
