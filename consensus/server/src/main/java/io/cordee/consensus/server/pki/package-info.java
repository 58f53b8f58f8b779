/** The cluster's own certificate authority: who is a node, an operator or an application. */
@NullMarked
package io.cordee.consensus.server.pki;

import org.jspecify.annotations.NullMarked;
