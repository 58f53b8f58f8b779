package io.cordee.blockstore.gateway.form;

/** How large a file may be, both ends included. Immutable. */
record SizeRange(long minBytes, long maxBytes) {}
