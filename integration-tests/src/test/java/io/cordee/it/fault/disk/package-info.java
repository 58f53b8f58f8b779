@NullMarked
package io.cordee.it.fault.disk;

import org.jspecify.annotations.NullMarked;
