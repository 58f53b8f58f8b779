@NullMarked
package io.cordee.cli.local;

import org.jspecify.annotations.NullMarked;
