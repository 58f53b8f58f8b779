/**
 * {@code cordee prove}: runs cells, each a fresh cluster with one workload and one nemesis, and
 * judges what the clients saw.
 */
@NullMarked
package io.cordee.it.prove;

import org.jspecify.annotations.NullMarked;
