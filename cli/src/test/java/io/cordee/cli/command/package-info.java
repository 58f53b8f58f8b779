@NullMarked
package io.cordee.cli.command;

import org.jspecify.annotations.NullMarked;
