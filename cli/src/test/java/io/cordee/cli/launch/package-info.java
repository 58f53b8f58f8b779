@NullMarked
package io.cordee.cli.launch;

import org.jspecify.annotations.NullMarked;
