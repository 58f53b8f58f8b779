package io.cordee.blockstore.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The parameters of a query, names and values in canonical encoding. Immutable. */
final class QueryParameters {
  private static final QueryParameters NONE = new QueryParameters(List.of());
  private static final Comparator<Parameter> ORDER =
      Comparator.comparing(Parameter::name).thenComparing(Parameter::value);

  private record Parameter(String name, String value) {}

  private final List<Parameter> parameters;

  private QueryParameters(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  static QueryParameters parse(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return NONE;
    }
    List<Parameter> parameters = new ArrayList<>();
    for (int start = 0; start < rawQuery.length(); ) {
      int end = rawQuery.indexOf('&', start);
      end = end < 0 ? rawQuery.length() : end;
      if (end > start) {
        parameters.add(parameter(rawQuery.substring(start, end)));
      }
      start = end + 1;
    }
    parameters.sort(ORDER);
    return new QueryParameters(parameters);
  }

  private static Parameter parameter(String raw) {
    int equals = raw.indexOf('=');
    String name = equals < 0 ? raw : raw.substring(0, equals);
    String value = equals < 0 ? "" : raw.substring(equals + 1);
    return new Parameter(
        PercentCoding.canonicalQueryPart(name), PercentCoding.canonicalQueryPart(value));
  }

  /** How often a name occurs. */
  int count(String name) {
    int count = 0;
    for (Parameter parameter : parameters) {
      count += parameter.name().equals(name) ? 1 : 0;
    }
    return count;
  }

  /** The decoded value of the first parameter of a name; empty if it is not there. */
  String value(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return new String(PercentCoding.decode(parameter.value(), false), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** Writes the canonical query, without the parameter that a signature cannot cover. */
  void write(ByteText out, String without) {
    boolean first = true;
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(without)) {
        continue;
      }
      if (!first) {
        out.add('&');
      }
      first = false;
      out.add(parameter.name()).add('=').add(parameter.value());
    }
  }
}
