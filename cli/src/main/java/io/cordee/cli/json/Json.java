package io.cordee.cli.json;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes, writes and reads JSON objects. Stateless. */
public final class Json {
  private static final JSON COMPACT = JSON.std;
  private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  private Json() {}

  /** An object from names and values in turn, in this order. */
  public static Map<String, Object> object(Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  public static byte[] bytes(Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  public static String text(Object value) {
    return write(COMPACT, value);
  }

  public static String pretty(Object value) {
    return write(PRETTY, value);
  }

  private static String write(JSON json, Object value) {
    try {
      return json.asString(value);
    } catch (IOException e) {
      throw new IllegalStateException("maps, lists, texts and numbers always encode", e);
    }
  }

  /** Reads an object; INVALID_ARGUMENT when the text is none. */
  public static Doc read(byte[] utf8) {
    try {
      return new Doc(COMPACT.mapFrom(utf8));
    } catch (IOException | RuntimeException e) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "not a JSON object: " + e.getMessage(), e);
    }
  }
}
