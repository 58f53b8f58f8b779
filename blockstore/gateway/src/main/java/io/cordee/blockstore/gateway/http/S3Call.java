package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.client.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request whose sender is known, and its answer. Confined to the thread that runs the operation.
 */
public interface S3Call {
  /** GET, PUT and so on. */
  String method();

  /** "" for the service. */
  String bucket();

  /** Decoded; "" for a bucket or the service. */
  String key();

  /** Whether the query has a name, with or without a value. */
  boolean has(String queryName);

  /** Decoded; "" when the name stands without a value. */
  Optional<String> query(String name);

  /** Bytes are taken as UTF-8 when they are valid, else as ISO 8859-1. */
  Optional<String> header(String lowerCaseName);

  /** Headers by their full names in lower case; several of one name are joined by commas. */
  Map<String, String> headersWith(String lowerCasePrefix);

  /** Who signed the request. */
  User caller();

  /** Names the request in answers and logs. */
  String requestId();

  /** Names the server in answers. */
  String hostId();

  /**
   * The body, decoded and verified while it is read: its end throws S3Exception when a length, a
   * hash or a signature is wrong.
   */
  InputStream body();

  /**
   * The whole body.
   *
   * @throws io.cordee.blockstore.gateway.error.S3Exception MAX_MESSAGE_LENGTH_EXCEEDED beyond the
   *     limit
   */
  byte[] smallBody(int limitBytes) throws IOException;

  /** The length of the decoded body, when it was announced. */
  OptionalLong bodyLength();

  /**
   * The checksum that the client named in a header or the trailer, verified; known after the body
   * has ended.
   */
  Optional<Attributes.Checksum> bodyChecksum();

  /** Sets a header of the answer; before anything is sent. */
  void header(String name, String value);

  /** Answers without a body. */
  void send(int status);

  /** Answers with a body; to HEAD without it. */
  void send(int status, String contentType, byte[] body) throws IOException;

  /** Sends the headers; exactly as many bytes must be written to the stream. */
  OutputStream stream(int status, long lengthBytes);
}
