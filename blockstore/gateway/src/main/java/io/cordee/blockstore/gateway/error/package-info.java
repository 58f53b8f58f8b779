/** The errors of S3: code, HTTP status and default message, and the exception that carries one. */
@NullMarked
package io.cordee.blockstore.gateway.error;

import org.jspecify.annotations.NullMarked;
