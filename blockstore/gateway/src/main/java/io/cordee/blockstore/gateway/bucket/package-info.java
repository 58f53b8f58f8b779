/**
 * Operations on buckets and on what hangs on buckets and objects: access lists, tags, versioning,
 * CORS rules.
 */
@NullMarked
package io.cordee.blockstore.gateway.bucket;

import org.jspecify.annotations.NullMarked;
