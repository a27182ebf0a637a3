/** To be drawn. */
@NullMarked
package dev.tokenops.http;

import org.jspecify.annotations.NullMarked;
