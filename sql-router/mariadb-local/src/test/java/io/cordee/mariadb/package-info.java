@NullMarked
package io.cordee.mariadb;

import org.jspecify.annotations.NullMarked;
