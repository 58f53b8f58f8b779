package io.cordee.sql.manager;

import java.io.IOException;
import java.nio.file.Path;

/** Keeps the transactions that a re-cloned server alone had. Thread-safe. */
public interface TailArchive {

  /**
   * Stores an exported tail durably.
   *
   * @param name for example {@code shop-db/n1/1-1-500.jsonl}
   * @param jsonLines one transaction a line; the file may be deleted on return
   * @return where it is, for people
   */
  String store(String name, Path jsonLines) throws IOException;
}
