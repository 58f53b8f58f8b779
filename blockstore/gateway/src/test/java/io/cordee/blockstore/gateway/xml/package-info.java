@NullMarked
package io.cordee.blockstore.gateway.xml;

import org.jspecify.annotations.NullMarked;
