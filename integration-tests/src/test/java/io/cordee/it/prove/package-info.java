/** Tests of the frame of {@code cordee prove}. */
@NullMarked
package io.cordee.it.prove;

import org.jspecify.annotations.NullMarked;
