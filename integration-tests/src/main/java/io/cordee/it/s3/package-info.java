/**
 * The S3 endpoints of a cluster as an outsider uses them: a signer and a small client of its own.
 */
@NullMarked
package io.cordee.it.s3;

import org.jspecify.annotations.NullMarked;
