@NullMarked
package io.cordee.cli.demo;

import org.jspecify.annotations.NullMarked;
