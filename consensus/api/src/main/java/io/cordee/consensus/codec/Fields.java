package io.cordee.consensus.codec;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.proto.FactProto;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values of fields, checked as they are read. Stateless. */
final class Fields {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private Fields() {}

  static CordeeException invalid(String message) {
    return new CordeeException(ErrorCode.INVALID_ARGUMENT, message);
  }

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  static Instant instant(String what, boolean present, Timestamp at) {
    return instant(present, at).orElseThrow(() -> invalid("the time '" + what + "' is missing"));
  }

  static Optional<Instant> instant(boolean present, Timestamp at) {
    if (!present) {
      return Optional.empty();
    }
    Check.range("nanoseconds of a time", at.getNanos(), 0, NANOS_PER_SECOND - 1);
    Check.range(
        "seconds of a time",
        at.getSeconds(),
        Instant.MIN.getEpochSecond(),
        Instant.MAX.getEpochSecond());
    return Optional.of(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
  }

  static Duration duration(java.time.Duration value) {
    return Duration.newBuilder().setSeconds(value.getSeconds()).setNanos(value.getNano()).build();
  }

  static java.time.Duration duration(String what, boolean present, Duration value) {
    if (!present) {
      throw invalid("the duration '" + what + "' is missing");
    }
    Check.range("nanoseconds of a duration", value.getNanos(), 0, NANOS_PER_SECOND - 1);
    return java.time.Duration.ofSeconds(value.getSeconds(), value.getNanos());
  }

  static <E extends Enum<E>> E enumOf(Class<E> type, String name) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    throw invalid("'" + name + "' is not a " + type.getSimpleName() + "; is the sender newer?");
  }

  static Epoch epoch(long value) {
    return new Epoch(Check.range("epoch", value, 0, Long.MAX_VALUE));
  }

  static <T> T present(String what, boolean present, T value) {
    if (!present) {
      throw invalid("'" + what + "' is missing");
    }
    return value;
  }

  static <T> Optional<T> optional(boolean present, T value) {
    return present ? Optional.of(value) : Optional.empty();
  }

  static List<FactProto> facts(SortedMap<String, String> facts) {
    return facts.entrySet().stream().map(Fields::fact).toList();
  }

  private static FactProto fact(Map.Entry<String, String> fact) {
    return FactProto.newBuilder().setName(fact.getKey()).setValue(fact.getValue()).build();
  }

  static SortedMap<String, String> facts(List<FactProto> facts) {
    SortedMap<String, String> map = new TreeMap<>();
    for (FactProto fact : facts) {
      if (map.put(fact.getName(), fact.getValue()) != null) {
        throw invalid("fact '" + fact.getName() + "' occurs twice");
      }
    }
    return map;
  }
}
