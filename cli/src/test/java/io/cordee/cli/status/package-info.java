@NullMarked
package io.cordee.cli.status;

import org.jspecify.annotations.NullMarked;
