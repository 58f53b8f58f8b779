/** The HTTPS admin API of a node: {@code /v1}, {@code /metrics}, {@code /healthz}, ... */
@NullMarked
package io.cordee.cli.admin;

import org.jspecify.annotations.NullMarked;
