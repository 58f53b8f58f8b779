package io.cordee.cli.client;

/**
 * What a node says of an object in its answer's headers.
 *
 * @param crc32c of the whole object, 8 hex digits
 */
public record ObjectHead(long sizeBytes, String crc32c, String etag, String modified) {}
