package io.cordee.blockstore.gateway.form;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the signer of a form allows. Immutable. Source: S3, "POST policy".
 *
 * @param size of the file
 */
record PostPolicy(Instant expiration, List<Condition> conditions, SizeRange size) {
  private static final String STARTS_WITH = "starts-with";
  private static final String LENGTH_RANGE = "content-length-range";

  /** Fields that no condition need name. */
  private static final Set<String> FREE =
      Set.of("policy", "signature", "awsaccesskeyid", "x-amz-signature", "file");

  /**
   * A field's value must be, or begin with, a text.
   *
   * @param field in lower case
   */
  record Condition(String field, String text, boolean prefix) {
    boolean holds(String value) {
      return prefix ? value.startsWith(text) : value.equals(text);
    }
  }

  PostPolicy {
    conditions = List.copyOf(conditions);
  }

  /**
   * Reads a policy.
   *
   * @param base64 as it stands in the form
   * @param maxBytes the largest file when the policy says nothing
   * @throws S3Exception INVALID_POLICY_DOCUMENT
   */
  static PostPolicy parse(String base64, long maxBytes) {
    if (!(json(base64) instanceof Map<?, ?> members)) {
      throw invalid("it is no object");
    }
    if (!(members.get("expiration") instanceof String expiration)) {
      throw invalid("it has no expiration");
    }
    if (!(members.get("conditions") instanceof List<?> list)) {
      throw invalid("it has no list of conditions");
    }
    List<Condition> conditions = new ArrayList<>();
    SizeRange size = new SizeRange(0, maxBytes);
    for (Object condition : list) {
      if (condition instanceof Map<?, ?> exact) {
        conditions.addAll(exact(exact));
      } else if (condition instanceof List<?> array && !array.isEmpty()) {
        if (LENGTH_RANGE.equals(lower(array.get(0)))) {
          size = range(array, maxBytes);
        } else {
          conditions.add(condition(array));
        }
      } else {
        throw invalid("a condition is neither an object nor an array");
      }
    }
    return new PostPolicy(time(expiration), conditions, size);
  }

  private static Object json(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return Json.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw invalid("it is not the base64 of JSON");
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw invalid("its expiration is not of the form 2026-01-31T23:59:59Z");
    }
  }

  private static List<Condition> exact(Map<?, ?> members) {
    if (members.isEmpty()) {
      throw invalid("a condition is empty");
    }
    List<Condition> conditions = new ArrayList<>();
    members.forEach(
        (field, value) -> conditions.add(new Condition(lower(field), text(value), false)));
    return conditions;
  }

  private static Condition condition(List<?> array) {
    String operator = lower(array.get(0));
    if (array.size() != 3 || !(operator.equals("eq") || operator.equals(STARTS_WITH))) {
      throw invalid("a condition is not eq, starts-with or content-length-range");
    }
    String field = lower(array.get(1));
    if (!field.startsWith("$")) {
      throw invalid("a condition's field does not begin with $");
    }
    return new Condition(field.substring(1), text(array.get(2)), operator.equals(STARTS_WITH));
  }

  private static SizeRange range(List<?> array, long maxBytes) {
    if (array.size() != 3) {
      throw invalid("content-length-range has not two numbers");
    }
    long min = number(array.get(1));
    long max = number(array.get(2));
    if (min < 0 || max < min) {
      throw invalid("content-length-range has a negative or an empty range");
    }
    return new SizeRange(min, Math.min(max, maxBytes));
  }

  private static long number(Object value) {
    try {
      return value instanceof Long number ? number : Long.parseLong(text(value));
    } catch (NumberFormatException e) {
      throw invalid("content-length-range has no numbers");
    }
  }

  private static String lower(Object value) {
    return text(value).toLowerCase(Locale.ROOT);
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw invalid("a condition has something that is no text");
  }

  /**
   * ACCESS_DENIED when it has expired, when a condition does not hold, or when a field is not named
   * by any condition.
   *
   * @param fields by names in lower case, and the bucket among them
   */
  void check(Map<String, String> fields, Instant now) {
    if (!now.isBefore(expiration)) {
      throw new S3Exception(S3Error.ACCESS_DENIED, "Invalid according to Policy: Policy expired.");
    }
    Set<String> named = new HashSet<>();
    for (Condition condition : conditions) {
      named.add(condition.field());
      if (!condition.holds(fields.getOrDefault(condition.field(), ""))
          || !fields.containsKey(condition.field())) {
        throw new S3Exception(
            S3Error.ACCESS_DENIED,
            "Invalid according to Policy: Policy Condition failed: " + condition.field());
      }
    }
    for (String field : fields.keySet()) {
      if (!named.contains(field) && !isFree(field)) {
        throw new S3Exception(
            S3Error.ACCESS_DENIED, "Invalid according to Policy: Extra input fields: " + field);
      }
    }
  }

  /** A checksum only makes the upload stricter. */
  private static boolean isFree(String field) {
    return FREE.contains(field)
        || field.startsWith("x-ignore-")
        || field.startsWith("x-amz-checksum-");
  }

  private static S3Exception invalid(String why) {
    return new S3Exception(
        S3Error.INVALID_POLICY_DOCUMENT, "The policy of the form cannot be used: " + why + ".");
  }
}
