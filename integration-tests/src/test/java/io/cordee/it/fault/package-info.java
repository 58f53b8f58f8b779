@NullMarked
package io.cordee.it.fault;

import org.jspecify.annotations.NullMarked;
