/**
 * Request bodies as S3 clients send them: {@code aws-chunked} framing, and streams which refuse to
 * end well when length, digest or checksum differ from what was announced.
 */
@NullMarked
package io.cordee.blockstore.gateway.body;

import org.jspecify.annotations.NullMarked;
