/** {@code cordee demo}: shows a failover on real processes, and verifies it by itself. */
@NullMarked
package io.cordee.cli.demo;

import org.jspecify.annotations.NullMarked;
