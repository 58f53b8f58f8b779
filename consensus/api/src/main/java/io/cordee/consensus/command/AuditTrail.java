package io.cordee.consensus.command;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AuditEntry;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Epoch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail: entries chained by SHA-256, so that none can be changed or left out unseen.
 * Stateless.
 */
public final class AuditTrail {
  /** The hash before the first entry. */
  static final String GENESIS = "0".repeat(64);

  /** A longer subject or reason is cut here; the plan and the job keep the whole. */
  static final int MAX_FIELD = 512;

  /** As many as the greatest long has. */
  private static final int KEY_DIGITS = 19;

  private AuditTrail() {}

  static AuditEntry next(ClusterMap map, Proposal proposal, Optional<ErrorCode> error) {
    Optional<AuditEntry> last = map.audit().lastKey().flatMap(map.audit()::get);
    long seq = last.map(AuditEntry::seq).orElse(0L) + 1;
    Context context = proposal.context();
    Command command = proposal.command();
    String subject = shorten(command.subject());
    String reason = shorten(command.reason());
    String result = error.map(ErrorCode::name).orElse("done");
    Instant at = context.at();
    Epoch epoch = map.epoch();
    String hash =
        hash(
            last.map(AuditEntry::hash).orElse(GENESIS),
            List.of(
                Long.toString(seq),
                at.toString(),
                context.who(),
                command.action(),
                subject,
                reason,
                result,
                epoch.toString()));
    return new AuditEntry(
        seq, at, context.who(), command.action(), subject, reason, result, epoch, hash);
  }

  /** The key of an entry: its sequence, padded so that keys sort. */
  public static String key(long seq) {
    String digits = Long.toString(seq);
    return "0".repeat(KEY_DIGITS - digits.length()) + digits;
  }

  /**
   * Whether every entry follows from the one before it. The oldest kept entry is taken as it is
   * when earlier ones were dropped.
   *
   * @return the first entry that does not follow, empty when the chain is whole
   */
  public static Optional<AuditEntry> firstBroken(Iterable<AuditEntry> entries) {
    Optional<AuditEntry> previous = Optional.empty();
    for (AuditEntry entry : entries) {
      boolean oldestKept = previous.isEmpty() && entry.seq() > 1;
      if (!oldestKept && !follows(previous, entry)) {
        return Optional.of(entry);
      }
      previous = Optional.of(entry);
    }
    return Optional.empty();
  }

  /** Whether an entry has the next sequence and the hash that follows from its predecessor. */
  public static boolean follows(Optional<AuditEntry> previous, AuditEntry entry) {
    long seq = previous.map(AuditEntry::seq).orElse(0L) + 1;
    String before = previous.map(AuditEntry::hash).orElse(GENESIS);
    return entry.seq() == seq && entry.hash().equals(hash(before, fields(entry)));
  }

  private static List<String> fields(AuditEntry e) {
    return List.of(
        Long.toString(e.seq()),
        e.at().toString(),
        e.who(),
        e.action(),
        e.subject(),
        e.reason(),
        e.result(),
        e.epoch().toString());
  }

  /** Each field with its length before it, so that no two lists of fields look alike. */
  private static String hash(String previous, List<String> fields) {
    MessageDigest digest = sha256();
    digest.update(previous.getBytes(StandardCharsets.US_ASCII));
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String shorten(String text) {
    return Check.cut(text, MAX_FIELD);
  }
}
