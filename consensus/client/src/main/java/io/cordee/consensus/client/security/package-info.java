/** Who is at the other end: key and certificate files, and the identity a certificate carries. */
@NullMarked
package io.cordee.consensus.client.security;

import org.jspecify.annotations.NullMarked;
