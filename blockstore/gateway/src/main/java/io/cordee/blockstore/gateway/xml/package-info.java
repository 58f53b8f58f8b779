/** XML documents of S3: a reader that trusts nobody, and a writer. Pure. */
@NullMarked
package io.cordee.blockstore.gateway.xml;

import org.jspecify.annotations.NullMarked;
