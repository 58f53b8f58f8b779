/** The S3 endpoints before outside clients, faults and hostile input. */
@NullMarked
package io.cordee.it.s3;

import org.jspecify.annotations.NullMarked;
