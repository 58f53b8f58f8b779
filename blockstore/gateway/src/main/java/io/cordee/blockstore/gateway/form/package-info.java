/** Uploads that a browser sends as a form. */
@NullMarked
package io.cordee.blockstore.gateway.form;

import org.jspecify.annotations.NullMarked;
