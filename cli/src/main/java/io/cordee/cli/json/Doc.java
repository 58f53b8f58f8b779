package io.cordee.cli.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object that was read; an absent field reads as empty. Not changed after it was made. */
public record Doc(Map<String, Object> map) {
  private static final Doc EMPTY = new Doc(Map.of());

  public boolean has(String name) {
    return map.get(name) != null;
  }

  public String text(String name) {
    Object value = map.get(name);
    return value == null ? "" : value.toString();
  }

  public long number(String name) {
    return map.get(name) instanceof Number number ? number.longValue() : 0;
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  public Doc doc(String name) {
    return of(map.get(name));
  }

  public List<Doc> docs(String name) {
    List<Doc> docs = new ArrayList<>();
    if (map.get(name) instanceof List<?> list) {
      list.forEach(value -> docs.add(of(value)));
    }
    return docs;
  }

  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (map.get(name) instanceof List<?> list) {
      list.forEach(value -> texts.add(String.valueOf(value)));
    }
    return texts;
  }

  @SuppressWarnings("unchecked") // the parser makes maps with text keys only
  private static Doc of(@Nullable Object value) {
    return value instanceof Map<?, ?> inner ? new Doc((Map<String, Object>) inner) : EMPTY;
  }
}
