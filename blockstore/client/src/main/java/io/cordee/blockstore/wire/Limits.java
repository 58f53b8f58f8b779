package io.cordee.blockstore.wire;

import java.time.Duration;

/** The limits that client and storage node agree on. */
public final class Limits {
  /** Largest chunk: the unit of sync, of checksum and of repair. */
  public static final int CHUNK_BYTES = 4 << 20;

  /** Bytes per frame of a chunk stream: large arrays would crowd out a small heap's young ones. */
  public static final int FRAME_BYTES = 256 << 10;

  /** Objects up to this size live whole in their placement group. */
  public static final int INLINE_BYTES = 64 << 10;

  /** Names and values of an object's metadata together, in UTF-8. */
  public static final int METADATA_BYTES = 2 << 10;

  /** Standard headers of an object, its tags, and its ACL: each in UTF-8. */
  public static final int ATTRIBUTE_BYTES = 8 << 10;

  /**
   * 64 Ki chunks: 256 GiB in one put, and 10,000 parts of 5 to 24 MiB; a manifest stays below 2
   * MiB.
   */
  public static final int MAX_CHUNKS = 64 << 10;

  /** Parts of an upload are numbered from 1 to this. */
  public static final int MAX_PARTS = 10_000;

  /** The parts but the last are at least this large. */
  public static final int MIN_PART_BYTES = 5 << 20;

  /** A listing page: 1,000 x (1 KiB key + 2 KiB metadata + 0.2 KiB) is below MESSAGE_BYTES. */
  public static final int LIST_MAX = 1_000;

  /** Largest message of our services. */
  public static final int MESSAGE_BYTES = 8 << 20;

  /** A put that takes longer is refused at its commit: its first chunks may be swept by then. */
  public static final Duration PUT_LIMIT = Duration.ofHours(5);

  /** Chunks without a manifest are kept this long; must be more than PUT_LIMIT. */
  public static final Duration ORPHAN_GRACE = Duration.ofHours(6);

  /**
   * A read that takes longer is cut: by then its chunks may have been replaced and deleted. Less
   * than what dropped chunks are kept by an amount that clocks may be wrong by.
   */
  public static final Duration GET_LIMIT = Duration.ofMinutes(90);

  /** Chunks of replaced and deleted objects are kept this long. */
  public static final Duration DROP_GRACE = Duration.ofHours(2);

  private Limits() {}
}
