/** The house's rules as tests. */
@NullMarked
package io.cordee.it.house;

import org.jspecify.annotations.NullMarked;
