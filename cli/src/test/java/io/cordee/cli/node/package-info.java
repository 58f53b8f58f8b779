@NullMarked
package io.cordee.cli.node;

import org.jspecify.annotations.NullMarked;
