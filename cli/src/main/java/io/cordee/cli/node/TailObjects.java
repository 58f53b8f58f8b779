package io.cordee.cli.node;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.ObjectStore;
import io.cordee.sql.manager.TailArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Keeps the transactions of diverged servers as objects of the cluster. Thread-safe. */
final class TailObjects implements TailArchive {
  /** The bucket that holds them. */
  static final String BUCKET = "cordee-tails";

  private final ObjectStore objects;

  TailObjects(ObjectStore objects) {
    this.objects = objects;
  }

  @Override
  public String store(String name, Path jsonLines) throws IOException {
    try (InputStream body = Files.newInputStream(jsonLines)) {
      ObjectInfo stored = objects.put(new ObjectKey(BUCKET, name), body, Map.of());
      return "object " + stored.key() + " (cordee object get " + stored.key() + " FILE)";
    }
  }
}
