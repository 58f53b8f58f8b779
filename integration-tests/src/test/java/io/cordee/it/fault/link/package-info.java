@NullMarked
package io.cordee.it.fault.link;

import org.jspecify.annotations.NullMarked;
