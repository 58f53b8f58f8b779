/** Tests of identities. */
@NullMarked
package io.cordee.consensus.client.security;

import org.jspecify.annotations.NullMarked;
