/** The tool against packs that are clean, broken in one place, and as bad as they can be. */
@NullMarked
package dev.tokenops.engine.review;

import org.jspecify.annotations.NullMarked;
