package io.cordee.blockstore.gateway.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that ends with an error document. Immutable; carries no stack trace, because clients
 * cause it at will and it says where the request failed, not where our code did.
 */
public final class S3Exception extends RuntimeException {
  private final S3Error error;
  private final transient Map<String, String> elements;

  /** With the error's default message. */
  public S3Exception(S3Error error) {
    this(error, error.defaultMessage());
  }

  /** With a message that says what was wrong with this request and what to do. */
  public S3Exception(S3Error error, String message) {
    this(error, message, Map.of());
  }

  private S3Exception(S3Error error, String message, Map<String, String> elements) {
    super(message, null, false, false);
    this.error = error;
    this.elements = elements;
  }

  /**
   * The same error with one more element in its document, such as {@code BucketName} or {@code
   * ArgumentName}. The value may hold anything that a client sent: whoever writes it escapes it.
   */
  public S3Exception with(String element, String value) {
    Map<String, String> more = new LinkedHashMap<>(elements);
    more.put(element, value);
    return new S3Exception(error, message(), Collections.unmodifiableMap(more));
  }

  /** Code and status. */
  public S3Error error() {
    return error;
  }

  /** For the {@code <Message>} element. */
  public String message() {
    String message = getMessage();
    return message == null ? error.defaultMessage() : message;
  }

  /** Further elements of the error document, in the order in which they were added. */
  public Map<String, String> elements() {
    return elements;
  }
}
