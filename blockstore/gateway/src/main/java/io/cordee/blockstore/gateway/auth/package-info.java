/**
 * AWS Signature Version 4: who sent a request, and how its body must be checked. Knows no HTTP
 * server: it is given the facts of a request and answers who signed it.
 */
@NullMarked
package io.cordee.blockstore.gateway.auth;

import org.jspecify.annotations.NullMarked;
