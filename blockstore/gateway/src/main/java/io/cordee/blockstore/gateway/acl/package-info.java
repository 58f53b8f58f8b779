/** Who may do what: access control lists of buckets and objects. Pure, apart from user names. */
@NullMarked
package io.cordee.blockstore.gateway.acl;

import org.jspecify.annotations.NullMarked;
