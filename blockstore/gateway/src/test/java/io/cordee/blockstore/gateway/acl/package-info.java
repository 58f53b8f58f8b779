@NullMarked
package io.cordee.blockstore.gateway.acl;

import org.jspecify.annotations.NullMarked;
