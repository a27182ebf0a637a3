/** To be drawn. */
@NullMarked
package dev.tokenops.engine;

import org.jspecify.annotations.NullMarked;
