package io.cordee.blockstore.gateway.acl;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Grants in request headers: {@code type="value", type="value"}. Pure functions. */
final class AclHeaders {
  static final String CANNED = "x-amz-acl";

  private static final Permission[] PERMISSIONS = Permission.values();

  private AclHeaders() {}

  /** Whether some header grants something. */
  static boolean grants(Map<String, String> headers) {
    for (Permission permission : PERMISSIONS) {
      if (headers.containsKey(permission.header())) {
        return true;
      }
    }
    return false;
  }

  static List<Grant> read(Map<String, String> headers, Predicate<String> isUser) {
    List<Grant> grants = new ArrayList<>();
    for (Permission permission : PERMISSIONS) {
      String value = headers.get(permission.header());
      if (value != null) {
        for (String entry : value.split(",", -1)) {
          grants.add(new Grant(grantee(entry.strip(), permission.header(), isUser), permission));
        }
      }
    }
    Grantees.checkCount(grants.size());
    return grants;
  }

  private static Grantee grantee(String entry, String header, Predicate<String> isUser) {
    int mark = entry.indexOf('=');
    if (mark < 0) {
      throw bad(header, entry);
    }
    String value = unquote(entry.substring(mark + 1).strip());
    return switch (entry.substring(0, mark).strip()) {
      case "id" -> Grantees.account(value, isUser);
      case "uri" -> Grantees.group(value);
      case "emailAddress" -> throw Grantees.byEmail(value);
      default -> throw bad(header, entry);
    };
  }

  private static String unquote(String value) {
    int last = value.length() - 1;
    return last > 0 && value.charAt(0) == '"' && value.charAt(last) == '"'
        ? value.substring(1, last)
        : value;
  }

  private static S3Exception bad(String header, String entry) {
    return new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "A grant is not of the form id=\"...\", uri=\"...\" or emailAddress=\"...\".")
        .with("ArgumentName", header)
        .with("ArgumentValue", entry);
  }
}
