package io.cordee.sql.manager.gtid;

/** One global transaction id. Immutable. */
public record Gtid(long domain, long server, long sequence) {

  /** Parses {@code domain-server-sequence}. */
  public static Gtid parse(String text) {
    String[] parts = text.strip().split("-", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a GTID (domain-server-sequence): " + text);
    }
    return new Gtid(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  @Override
  public String toString() {
    return domain + "-" + server + "-" + sequence;
  }
}
