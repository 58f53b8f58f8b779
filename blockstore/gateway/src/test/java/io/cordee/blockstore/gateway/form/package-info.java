@NullMarked
package io.cordee.blockstore.gateway.form;

import org.jspecify.annotations.NullMarked;
