@NullMarked
package io.cordee.it.docker;

import org.jspecify.annotations.NullMarked;
